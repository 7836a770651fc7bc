using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Faults;

/// <summary>An incident that is known from Azure, as a failure drill.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What happens in it, in a sentence.</param>
/// <param name="Options">The drill.</param>
internal sealed record FaultPreset(string Name, string Description, FaultOptions Options);

internal static class FaultPresets
{
    public static IReadOnlyList<FaultPreset> All { get; } =
    [
        // learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#retry-guidance
        new("imds-updating", "IMDS is updated, and answers 410 for the 70 seconds that this may take.",
            new() { Effect = "410", Protocol = ProtocolName.Imds, For = TimeSpan.FromSeconds(70) }),
        new("throttled", "Too many requests: 429 three times, with a wait of a second each.", new() { Effect = "429 retry-after=1", Times = 3 }),
        new("identity-propagating", "An identity was assigned just now: for 30 seconds the host does not know it.",
            new() { Effect = "identity-not-found", For = TimeSpan.FromSeconds(30) }),
        new("gateway-html", "A proxy or gateway stands in the way, and answers with a page of its own.", new() { Effect = "html" }),
        // Not "reset x2": MSAL.NET and msal-node take a lost connection for final.
        new("slow-start", "The endpoint starts with the program: it answers 503 twice, and then takes two seconds.", new() { Effect = "503 x2, delay=2s" }),
        new("clock-skew", "The issuer's clock is 15 minutes ahead: tokens are not valid yet.", new() { Effect = "skewed-token=15m" }),
    ];

    public static FaultPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);

    /// <summary>What was asked for and, where nothing was, what the preset has, if there is one.</summary>
    public static FaultOptions Fill(FaultOptions given, FaultPreset? preset) => new()
    {
        Name = given.Name,
        Preset = given.Preset,
        Effect = given.Effect ?? preset?.Options.Effect,
        Protocol = given.Protocol ?? preset?.Options.Protocol,
        Host = given.Host,
        Identity = given.Identity,
        Resource = given.Resource,
        Times = given.Times ?? (given.Effect is null ? preset?.Options.Times : null),
        Every = given.Every,
        Probability = given.Probability,
        Seed = given.Seed,
        From = given.From,
        Until = given.Until,
        For = given.For ?? (given.Until is null ? preset?.Options.For : null),
    };
}
