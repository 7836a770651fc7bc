using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak.Tokens;

/// <summary>Verifies every token that lives, again and again, by the keys that are published then: as consumers on the control listener have them, and by discovery over TLS.</summary>
internal sealed class Verifier(Caller caller, TokenShelf shelf, MovedClock clock, Findings findings) : IDisposable
{
    private readonly PublishedKeys plain = new();
    private readonly PublishedKeys discovered = new();

    /// <summary>How many keys the last document had.</summary>
    public int Keys => plain.Count;

    public long Verified { get; private set; }

    public Errand Errand() => Traffic.Errand.PerSecond("tokens verified", 1, VerifyAsync);

    public async Task VerifyAsync(CancellationToken cancel)
    {
        await VerifyAsync(plain, "the keys on the control listener", () => caller.ControlAsync(HttpMethod.Get, "/common/discovery/keys", null, HttpStatusCode.OK, cancel));
        await VerifyAsync(discovered, "the keys by discovery over TLS", async () =>
        {
            var discovery = await caller.GetAsync(new(caller.Emulator.Tls, "/common/.well-known/openid-configuration"), cancel);
            return await caller.GetAsync(new((string)discovery!["jwks_uri"]!), cancel);
        });
    }

    public void Dispose()
    {
        plain.Dispose();
        discovered.Dispose();
    }

    private async Task VerifyAsync(PublishedKeys keys, string what, Func<Task<JsonNode?>> read)
    {
        var issued = shelf.All; // before the keys are read, which have to have all of theirs
        keys.Replace((await read())!);
        var now = clock.Latest; // after they were: whatever lives by this lived when they were written
        foreach (var (jwt, token) in issued)
        {
            if (token.Expires <= now)
            {
                shelf.Remove(jwt);
            }
            else
            {
                Verify(keys, what, jwt, token, now);
            }
        }
    }

    private void Verify(PublishedKeys keys, string what, string jwt, KeptToken token, DateTimeOffset now)
    {
        Verified++;
        if (keys.Find(token.KeyId) is not { } key || !token.IsSignedBy(key))
        {
            shelf.Remove(jwt); // once is enough
            findings.Fail("a token that lives", $"{(keys.Find(token.KeyId) is null ? "its key is not among" : "does not verify by")} {what} ({keys.Count}): from {token.From}, for {(token.Expires - now).TotalSeconds:0.0} s more, key {token.KeyId}");
        }
    }
}
