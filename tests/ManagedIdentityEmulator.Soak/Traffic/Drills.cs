using System.Net;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Failure drills on one host, one after the other with quiet in between. No other host may notice, nor this one while it is quiet.</summary>
internal sealed class Drills(Caller caller, TokenRequests tokens, Findings findings, Random random)
{
    private const string Host = "drilled";
    private const string Drill = "soak";

    private static readonly TimeSpan on = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(2);
    private static readonly string[] effects =
    [
        "503", "429 retry-after=1", "410 x2, 429, ok", "delay=1s", "hang", "reset", "cut", "empty", "html", "truncated", "malformed", "missing=expires_on",
        "mistyped=expires_on", "identity-not-found", "expired-token", "expires-in=1m", "wrong-audience", "wrong-issuer", "unpublished-key", "skewed-token=15m",
    ];

    private volatile int phase; // odd while a drill is on, or may be

    public async Task<IReadOnlyList<Errand>> ErrandsAsync(CancellationToken cancel)
    {
        await caller.ControlAsync(HttpMethod.Post, "/_emulator/hosts", $$"""{ "name": "{{Host}}", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true }""", HttpStatusCode.Created, cancel);
        return
        [
            new("drills on and off", on, TurnAsync),
            Errand.PerSecond("the drilled host asks", 4, AskAsync),
            Errand.PerSecond("the drilled host asks", 4, AskAsync),
        ];
    }

    private async Task TurnAsync(CancellationToken cancel)
    {
        if (phase % 2 == 1)
        {
            await caller.ControlAsync(HttpMethod.Delete, $"/_emulator/faults/{Drill}", null, HttpStatusCode.NoContent, cancel);
            phase++;
            return;
        }

        phase++;
        var effect = effects[random.Next(effects.Length)];
        await caller.ControlAsync(HttpMethod.Post, "/_emulator/faults", $$"""{ "name": "{{Drill}}", "effect": "{{effect}}", "host": "{{Host}}" }""", HttpStatusCode.Created, cancel);
    }

    private async Task AskAsync(CancellationToken cancel)
    {
        var before = phase;
        if (before % 2 == 0)
        {
            await AskQuietlyAsync(before, cancel);
            return;
        }

        // What it gets is nobody's: it may be no token, or one that has to be refused.
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(caller.Emulator.Data, $"/hosts/{Host}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={TokenRequests.Vault}&bypass_cache=true")) { Headers = { { "Metadata", "true" } } };
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patient.CancelAfter(patience);
        try
        {
            using var answer = await caller.Emulator.Http.SendAsync(request, patient.Token);
            findings.Count("answers of drills");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            findings.Count("answers of drills that never came");
        }
    }

    // Where a drill has begun meanwhile, the answer is the drill's, and so may be the token in it: one that verifies nowhere looks like any other.
    private async Task AskQuietlyAsync(int before, CancellationToken cancel)
    {
        try
        {
            await tokens.ImdsOfAsync(Host, "the drilled host while it is quiet", "&bypass_cache=true", cancel, counts: () => phase == before);
        }
        catch (Exception) when (phase != before && !cancel.IsCancellationRequested)
        {
            findings.Count("answers of drills");
        }
    }
}
