using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens.Targets;

/// <summary>
/// The services that a token may be asked for. A slash at the end and the case of letters do not matter here, though the token's
/// <c>aud</c> keeps both as they were asked for.
/// </summary>
internal sealed class TargetDirectory
{
    private const string EndOfScope = "/.default";

    private readonly Dictionary<string, Guid> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly bool allowUnknown;

    public TargetDirectory(EmulatorOptions options)
    {
        allowUnknown = options.Targets.AllowUnknown;
        foreach (var (appId, uris) in WellKnownTarget.All)
        {
            known.TryAdd(appId.ToString(), appId);
            foreach (var uri in uris)
            {
                known.TryAdd(uri, appId);
            }
        }

        foreach (var added in options.Targets.Additional)
        {
            known.TryAdd(added.Uri.TrimEnd('/'), IdOf(added.Uri));
        }
    }

    public bool Accepts(string resource) => IsWellFormed(resource) && (allowUnknown || Find(resource) is not null);

    /// <summary>Why a target is not accepted, as the end of a sentence.</summary>
    public static string WhyNot(string resource) => IsScope(resource)
        ? $"it is a scope, of which the resource is what stands before {EndOfScope}"
        : "it is neither well known nor among targets.additional, and targets.allowUnknown is off, or it is no URI at all";

    /// <summary>The application id of a target; of an unknown one, an id derived from it.</summary>
    public Guid AppIdOf(string resource) => Find(resource) ?? IdOf(resource);

    /// <summary>Whether a token is for a service, under any name of it, or for the address at which the emulator is that service: SDKs that are given one ask for it.</summary>
    public bool IsFor(string audience, Guid appId, string address) => AppIdOf(audience) == appId || audience.TrimEnd('/').Equals(address, StringComparison.OrdinalIgnoreCase);

    public static Guid DeriveAppId(string uri) => NameBasedGuid.Create(Guid.Empty, uri.TrimEnd('/').ToLowerInvariant());

    // Whatever the configuration allows.
    private static bool IsWellFormed(string resource) =>
        resource.Length is > 0 and <= Limits.Target && !IsScope(resource) && resource.All(c => !char.IsControl(c) && !char.IsWhiteSpace(c) && !char.IsSurrogate(c) && c != '\uFFFD');

    // Azure looks for a service of that very name, and there is none.
    private static bool IsScope(string resource) => resource.EndsWith(EndOfScope, StringComparison.OrdinalIgnoreCase);

    private static Guid IdOf(string resource) => Guid.TryParse(resource, out var id) ? id : DeriveAppId(resource);

    private Guid? Find(string resource)
    {
        var bare = resource.TrimEnd('/');
        return known.TryGetValue(bare, out var id) || known.TryGetValue(OfAnyAccount(bare), out id) ? id : null;
    }

    // https://orders.blob.core.windows.net → https://*.blob.core.windows.net; Kusto clusters have a region before the suffix as well.
    private static string OfAnyAccount(string uri)
    {
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var parsed) || parsed.AbsolutePath != "/" || parsed.Host.Split('.') is not { Length: > 2 } labels)
        {
            return uri;
        }

        var account = uri.EndsWith(".kusto.windows.net", StringComparison.OrdinalIgnoreCase) ? labels.Length - 3 : 1;
        return $"{parsed.Scheme}://*.{string.Join('.', labels[account..])}";
    }
}
