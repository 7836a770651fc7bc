using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Protocols;

namespace ManagedIdentityEmulator.Host.Doctor.Clients;

/// <summary>Which of the emulator's hosts the variables are of, where they tell: what was meant once is meant again.</summary>
internal static partial class HostGuess
{
    // Without a configuration there is one host of each kind, by these names.
    private static readonly Dictionary<SourceKind, string> usual = new()
    {
        [SourceKind.TokenExchange] = "aks",
        [SourceKind.ServiceFabric] = "fabric",
        [SourceKind.AppService] = "web",
        [SourceKind.AzureArc] = "arc",
        [SourceKind.CloudShell] = "cloudshell",
        [SourceKind.MachineLearning] = "ml",
    };

    /// <param name="known">The hosts that there are, if that is known.</param>
    public static string? Of(TokenSource source, ClientEnvironment here, IEnumerable<string>? known)
    {
        var named = NamePattern().Match(source.Endpoint) is { Success: true } match ? match.Groups["name"].Value : here["APPSETTING_WEBSITE_SITE_NAME"];
        return new[] { named, usual.GetValueOrDefault(source.Kind) }.FirstOrDefault(name => name is not null && known?.Contains(name, StringComparer.OrdinalIgnoreCase) is not false);
    }

    [GeneratedRegex(HostPath.Prefix + "(?<name>[A-Za-z0-9][A-Za-z0-9._-]*)/", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
