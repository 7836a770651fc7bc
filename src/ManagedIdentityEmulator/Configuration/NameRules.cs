using System.Net;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>What Azure allows as names, with the sentence that says so.</summary>
internal static partial class NameRules
{
    public const string Identity = "must be 3 to 128 letters, digits, hyphens and underscores, starting with a letter or digit";
    public const string Application = "must be 1 to 120 characters, none of them a control character";
    public const string Issuer = "must be an https or http URL without query, fragment or user name, such as https://issuer.example";
    public const string FederatedCredential = "must be 3 to 120 letters, digits, hyphens and underscores, starting with a letter or digit";
    public const string ResourceGroup = "must be 1 to 90 letters, digits, hyphens, underscores, dots and parentheses, not ending in a dot";
    public const string Host = "must be 1 to 64 letters, digits, hyphens, underscores and dots, starting with a letter or digit";
    public const int LongestHost = 64;
    public const string AbsoluteUri = "must be an absolute URI such as https://issuer.example";
    public const string Region = "must be an Azure region such as westeurope: letters and digits";
    public const string ServiceAccount = "must be a Kubernetes service account as namespace/name, both of lower-case letters, digits and hyphens, the name with dots too, such as default/workload-identity-sa";
    public const string AbsolutePath = "must be the absolute path of a file, such as /var/run/secrets/azure/tokens/azure-identity-token";
    public const string Secret = "must be visible ASCII characters, as it is sent in a header";

    public const string TlsName = "must be a DNS name such as login.test or *.test, or an IP address";

    // Every start checks these two: without a pattern, as the library for those would be loaded for it.
    public static bool IsRegion(string name) => name.Length is > 0 and <= 64 && name.All(char.IsAsciiLetterOrDigit);

    public static bool IsResourceGroup(string name) =>
        name.Length is > 0 and <= 90 && name[^1] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '(' or ')');

    public static bool IsSecret(string text) => text.Length > 0 && text.All(c => c is > ' ' and <= '~');

    public static bool IsIdentity(string name) => IdentityPattern().IsMatch(name);

    public static bool IsApplication(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= 120 && !name.Any(char.IsControl);

    public static bool IsIssuer(string text) => IsAbsoluteUri(text) && new Uri(text) is { Query: "", Fragment: "", UserInfo: "", Scheme: "https" or "http" };

    public static bool IsFederatedCredential(string name) => FederatedCredentialPattern().IsMatch(name);

    public static bool IsHost(string name) => HostPattern().IsMatch(name);

    public static bool IsServiceAccount(string text) => ServiceAccountPattern().IsMatch(text) && text.Length - text.IndexOf('/', StringComparison.Ordinal) - 1 <= 253;

    public static bool IsAbsolutePath(string text) => Path.IsPathRooted(text) && Path.GetFileName(text) is not ("" or "." or "..") && !text.Any(char.IsControl);

    // On Unix a path is an absolute URI to the framework: the scheme has to be there in writing. Control characters are none (RFC 3986, 2).
    public static bool IsAbsoluteUri(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && !text.Any(char.IsControl) && text.StartsWith($"{uri.Scheme}:", StringComparison.OrdinalIgnoreCase);

    // The framework takes 172.28.0 for 172.28.0.0, and 5 for 0.0.0.5, and anything at all behind the % of an interface.
    public static bool IsAddress(string text) =>
        IPAddress.TryParse(text, out _) && text.All(char.IsAscii) && !text.Any(char.IsControl) && (text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3);

    public static bool IsNetwork(string text) => IPNetwork.TryParse(text, out _) && !text.Any(char.IsControl);

    public static bool IsDnsName(string name) => DnsPattern().IsMatch(name) && !NumbersPattern().IsMatch(name);

    /// <summary>Whether a client can know a server by this name: compose services have underscores in theirs.</summary>
    public static bool IsServerName(string name) => IsDnsName(name) && name.Split('.').All(label => label.Length is > 0 and <= 63);

    public static bool IsTlsName(string name) => IsAddress(name) || IsServerName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{2,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdentityPattern();

    // The name pattern of the resource provider's own specification, 2024-11-30.
    [GeneratedRegex(@"^[a-zA-Z0-9][a-zA-Z0-9-_]{2,119}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FederatedCredentialPattern();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostPattern();

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsPattern();

    // A namespace is a DNS label, a service account's name a DNS subdomain (kubernetes.io/docs/concepts/overview/working-with-objects/names).
    [GeneratedRegex(@"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?/[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceAccountPattern();

    // 172.28.0.999 is a mistyped address, not a name.
    [GeneratedRegex(@"^[0-9.]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumbersPattern();
}
