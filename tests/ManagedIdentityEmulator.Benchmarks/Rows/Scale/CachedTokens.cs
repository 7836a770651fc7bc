using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>What a token in the cache takes of the heap, with all that hangs on it, in an emulator in this process: only there is rubbish collected first.</summary>
internal static class CachedTokens
{
    public static async Task<double> BytesAsync(Population population)
    {
        await using var emulator = await EmulatorInProcess.StartAsync(population.Options());
        var (tokens, host) = (emulator.Services.GetRequiredService<TokenService>(), emulator.Services.GetRequiredService<IdentityRegistry>().FirstVirtualMachine!);
        var all = population.Shuffled();
        Issue(all[0]);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        Parallel.ForEach(all[1..], Issue);
        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (all.Length - 1.0);

        void Issue((Guid ClientId, string Target) token)
        {
            var resource = new string(token.Target.AsSpan()); // as a request has it: a string of its own
            _ = tokens.Issue(new TokenRequest(host, new IdentitySelector(SelectorKind.ClientId, $"{token.ClientId}"), resource)) as TokenResult.Issued
                ?? throw new InvalidOperationException($"no token for {token}");
        }
    }
}
