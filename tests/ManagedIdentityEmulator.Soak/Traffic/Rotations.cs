using System.Net;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>A rotation each second, of the signing keys and of two identities' credentials; and, now and then, the drill in which keys rotate by themselves and no token outlives its key.</summary>
internal sealed class Rotations(Caller caller)
{
    private static readonly string[] identities = ["default", "vm"];

    private int turn;

    public async Task<IReadOnlyList<Errand>> ErrandsAsync(CancellationToken cancel)
    {
        var all = (await caller.ControlAsync(HttpMethod.Get, "/_emulator/identities", null, HttpStatusCode.OK, cancel))!.AsArray();
        var ids = identities.Select(name => (string)all.First(identity => (string)identity!["name"]! == name)!["clientId"]!).ToList();
        return
        [
            Errand.PerSecond("keys rotated", 1, stop => caller.ControlAsync(HttpMethod.Post, "/_emulator/keys/rotate", null, HttpStatusCode.OK, stop)),
            new("rotation drills", TimeSpan.FromSeconds(20), stop => caller.ControlAsync(HttpMethod.Post, "/_emulator/keys/drills", """{ "name": "soak", "every": "00:00:02", "for": "00:00:10" }""", HttpStatusCode.OK, stop)),
            Errand.PerSecond("credentials rotated", 1, stop => caller.ControlAsync(HttpMethod.Post, $"/_emulator/identities/{ids[turn++ % ids.Count]}/credential/rotate", null, HttpStatusCode.OK, stop)),
        ];
    }
}
