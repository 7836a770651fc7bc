using System.Diagnostics;

namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>A program and its arguments, where it runs and what it finds in its environment.</summary>
internal sealed record Command(string Program, params string[] Arguments)
{
    /// <summary>What would point a client to some managed identity, configure an emulator, or send the request elsewhere.</summary>
    private static readonly string[] foreignPrefixes =
        ["AZURE_", "IDENTITY_", "IMDS_", "MSI_", "ARC_", "APPSETTING_", "WEBSITE_", "ACC_", "MSAL_", "DEFAULT_IDENTITY_", "MI_EMULATOR_"];

    private static readonly string[] proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"];

    public NetworkNamespace? Namespace { get; init; }

    public string? WorkingDirectory { get; init; }

    /// <summary>Whether the variables of this process that concern managed identities and proxies are kept from the program.</summary>
    public bool HasCleanEnvironment { get; init; } = true;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public ProcessStartInfo ToStartInfo()
    {
        // "ip netns exec" replaces itself by the program: the process that is started is the program's own.
        string[] line = Namespace is null ? [Program, .. Arguments] : ["ip", "netns", "exec", Namespace.Name, Program, .. Arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = WorkingDirectory ?? "",
        };
        foreach (var name in start.Environment.Keys.Where(name => HasCleanEnvironment && IsForeign(name)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);

    private static bool IsForeign(string name) =>
        foreignPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        || proxies.Contains(name, StringComparer.OrdinalIgnoreCase);
}
