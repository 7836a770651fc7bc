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
        await IssueAsync(all[0], default);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        await Parallel.ForEachAsync(all[1..], IssueAsync);
        return (GC.GetTotalMemory(forceFullCollection: true) - before) / (all.Length - 1.0);

        async ValueTask IssueAsync((Guid ClientId, string Target) token, CancellationToken cancel)
        {
            var resource = new string(token.Target.AsSpan()); // as a request has it: a string of its own
            _ = await tokens.IssueAsync(new TokenRequest(host, new IdentitySelector(SelectorKind.ClientId, $"{token.ClientId}"), resource)) as TokenResult.Issued
                ?? throw new InvalidOperationException($"no token for {token}");
        }
    }
}
