using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>A whole emulator, its background rotation and a real consumer, through a year in steps of eight hours.</summary>
public sealed class YearOfRotationsTests : IAsyncLifetime
{
    private static readonly TimeSpan step = TimeSpan.FromHours(8);
    private static readonly TimeSpan rotationInterval = TimeSpan.FromDays(30);

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.WithoutPorts());
        client = new HttpClient(emulator.CreateHandler()) { BaseAddress = new("http://169.254.169.254") };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task At_every_step_each_live_token_verifies_and_was_signed_by_a_key_that_was_published_before()
    {
        var live = new List<(string Token, DateTimeOffset Expires)>();
        var signers = new HashSet<string>();
        emulator.Clock.Freeze();
        for (var end = emulator.Clock.GetUtcNow() + TimeSpan.FromDays(366); emulator.Clock.GetUtcNow() < end; emulator.Clock.Advance(step))
        {
            var published = await SettledKeysAsync();
            var token = await client.AccessTokenAsync(more: "&bypass_cache=true");
            var signer = (string)WireClient.Header(token)["kid"]!;
            published.ShouldContain(signer);
            signers.Add(signer);

            live.Add((token, emulator.Clock.GetUtcNow() + TimeSpan.FromDays(1)));
            live.RemoveAll(held => held.Expires <= emulator.Clock.GetUtcNow());
            var consumer = new Consumer(emulator.CreateHandler(), emulator.DiscoveryAddress, WireClient.Vault, emulator.Clock);
            foreach (var (held, _) in live)
            {
                await consumer.AcceptAsync(held);
            }
        }

        signers.Count.ShouldBe(13, "a year has a little more than twelve times thirty days");
    }

    /// <summary>The published keys, once the background service has done what this moment asks for.</summary>
    private async Task<List<string>> SettledKeysAsync()
    {
        while (true)
        {
            var keys = (await client.GetFromJsonAsync<JsonNode>(new Uri(emulator.ControlAddress, "/_emulator/state"), Cancel))!["keys"]!.AsArray();
            var signing = keys.Single(key => (string)key!["phase"]! == "signing")!;
            var isDue = emulator.Clock.GetUtcNow() - signing["signingFrom"]!.GetValue<DateTimeOffset>() >= rotationInterval;
            if (!isDue && keys.Any(key => (string)key!["phase"]! == "published"))
            {
                return [.. keys.Select(key => (string)key!["kid"]!)];
            }

            await Task.Delay(10, Cancel);
        }
    }
}
