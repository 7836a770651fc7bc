using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Targets;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>Measures the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(TokenMemoryTests)), CollectionDefinition(nameof(TokenMemoryTests), DisableParallelization = true)]
public sealed class TokenMemoryTests
{
    private const int Hosts = 100;
    private const int Targets = 10;
    private const int MostBytes = 3 * 1024;

    [Fact]
    public async Task A_cached_token_takes_three_kilobytes_at_most()
    {
        var options = new EmulatorOptions
        {
            UserAssignedIdentities = [.. Enumerable.Range(0, Hosts).Select(i => new UserAssignedIdentityOptions { Name = $"orders-service-{i:0000}" })],
            Hosts = [.. Enumerable.Range(0, Hosts).Select(i => new HostOptions { Name = $"production-machine-{i:0000}", Type = "Microsoft.Compute/virtualMachines", UserAssigned = [$"orders-service-{i:0000}"] })],
        };
        var registry = IdentitySeed.CreateRegistry(options);
        using var ring = new KeyRing(options, TimeProvider.System, new KeyRingStore(null), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, TestContext.Current.CancellationToken);
        var targets = new TargetDirectory(options);
        var service = new TokenService(registry, targets, new AccessTokenFactory(options, targets, ring, TimeProvider.System), new AccessTokenCache(options, ring, TimeProvider.System), new SigningTurns());
        await AskForAllAsync("https://first-{0}.vault.azure.net"); // code that is compiled and buffers that stay are no tokens

        // What other tests have left may go at any moment: it falls into one of the rounds.
        List<long> rounds = [];
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await AskForAllAsync($"https://storage-{round}-{{0}}.blob.core.windows.net");
            rounds.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / (Hosts * Targets));
        }

        var each = rounds.Order().ElementAt(1);
        GC.KeepAlive(service);
        each.ShouldBeInRange(MostBytes / 10, MostBytes);

        async Task AskForAllAsync(string resource)
        {
            foreach (var host in registry.Hosts)
            {
                for (var target = 0; target < Targets; target++)
                {
                    (await service.IssueAsync(new(host, IdentitySelector.None, string.Format(resource, target)))).ShouldBeOfType<TokenResult.Issued>();
                }
            }
        }
    }
}
