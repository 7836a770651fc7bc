using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Benchmarks.Rows;

/// <summary>Decides requests for fresh tokens, on all cores, as a protocol's endpoint has it done: without the request over the wire.</summary>
internal sealed class MintingLoop(IServiceProvider emulator)
{
    private readonly TokenService tokens = emulator.GetRequiredService<TokenService>();
    private readonly TokenRequest request = new(emulator.GetRequiredService<IdentityRegistry>().FirstVirtualMachine!, IdentitySelector.None, "https://vault.azure.net") { BypassCache = true };

    public Throughput Measure(TimeSpan duration) => AllCores.Measure(duration, Mint);

    private long Mint(Func<bool> goesOn)
    {
        var count = 0L;
        while (goesOn())
        {
            _ = tokens.IssueAsync(request).AsTask().GetAwaiter().GetResult() as TokenResult.Issued ?? throw new InvalidOperationException("no token");
            count++;
        }

        return count;
    }
}
