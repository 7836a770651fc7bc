using System.Net.Security;
using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether programs in this shell trust the emulator's TLS listener, and anybody at all.</summary>
internal static class CertificateCheck
{
    private const string Topic = "certificate";

    // Python's requests and curl fall back on SSL_CERT_FILE or the system's; Node.js on its own roots alone.
    private static readonly (string Variable, string Programs)[] files =
    [
        ("SSL_CERT_FILE", ".NET, Go and OpenSSL"), ("REQUESTS_CA_BUNDLE", "Python"), ("CURL_CA_BUNDLE", "curl"), (TrustVariables.Node, "Node.js"),
    ];

    public static async Task<IReadOnlyList<Finding>> LookAsync(Surroundings here, CancellationToken cancel)
    {
        var missing = files.Where(file => here.Here[file.Variable] is { } path && !CanRead(path)).ToList();
        if (missing.Count > 0)
        {
            return [Missing(here, [.. missing.Select(file => file.Variable)])];
        }

        return here.Emulator is { } emulator ? [.. await OfAsync(here, emulator)] : [];
    }

    private static async Task<IEnumerable<Finding>> OfAsync(Surroundings here, FoundEmulator emulator)
    {
        var isNeeded = here.Source.Kind is SourceKind.TokenExchange or SourceKind.ServiceFabric;
        var address = isNeeded && here.Source.Address is { } asked ? asked : emulator.Tls;
        if (await TlsProbe.AskAsync(address) is not { } shown)
        {
            return [new(isNeeded ? Level.Problem : Level.Note, Topic, $"nobody shows a certificate at {address.GetLeftPart(UriPartial.Authority)}")];
        }

        var end = shown.NotAfter;
        return end < TimeProvider.System.GetUtcNow()
            ? [new(isNeeded ? Level.Problem : Level.Note, Topic, $"that of {address.GetLeftPart(UriPartial.Authority)} has expired, at {end:u}", "start the emulator again; it makes another")]
            : [Trust(here, emulator, address, shown, isNeeded)];
    }

    private static Finding Trust(Surroundings here, FoundEmulator emulator, Uri address, ShownCertificate shown, bool isNeeded)
    {
        var trusted = PemCertificates.Of(emulator.Trusted).ToList();
        var strangers = files.Where(file => !IsTrustedBy(file.Variable, here.Here[file.Variable], shown, trusted)).ToList();
        if (strangers.Count == 0 && shown.Errors == SslPolicyErrors.None)
        {
            return Finding.Ok(Topic, $"programs here trust {address.GetLeftPart(UriPartial.Authority)}, until {shown.NotAfter:u}");
        }

        // MSAL takes the thumbprint for trust enough.
        var isPinned = here.Source.Kind == SourceKind.ServiceFabric && Same(shown.Thumbprint, here.Here["IDENTITY_SERVER_THUMBPRINT"]);
        var text = $"{address.GetLeftPart(UriPartial.Authority)} is not trusted by "
            + (strangers.Count > 0 ? string.Join(", ", strangers.Select(file => $"{file.Programs} ({file.Variable})")) : $".NET programs: {shown.Errors}");
        return new(
            isNeeded && !isPinned ? Level.Problem : Level.Note, Topic, text,
            isNeeded && !isPinned ? "clients here ask over TLS, and fail" : isPinned ? "clients know it by its thumbprint" : "needed on AKS and Service Fabric, for the management API, and to verify tokens by https",
            OperatingSystem.IsLinux() || strangers.Count > 0 ? [here.Env] : [$"curl -o ca.pem {emulator.Control.GetLeftPart(UriPartial.Authority)}/_emulator/ca.pem{Shell.Comment}and add it to the system's store"]);
    }

    private static Finding Missing(Surroundings here, List<string> variables)
    {
        var named = variables.GroupBy(variable => here.Here[variable]).Select(file => $"{string.Join(", ", file)} {(file.Count() == 1 ? "names" : "name")} {file.Key}");
        var ours = here.Emulator is null ? [] : variables.Where(variable => TrustFiles.IsOne(here.Here[variable])).ToList();
        var others = variables.Except(ours).ToList();
        return new(
            Level.Problem, Topic, $"{string.Join("; ", named)}, which cannot be read", "programs that heed it trust nobody at all, or do not start",
            [.. ours.Count > 0 ? [here.Env] : Array.Empty<string>(), .. others.Count > 0 ? [Shell.Unset(others)] : Array.Empty<string>()]);
    }

    // On Linux this program heeds the first variable itself, and SSL_CERT_DIR beside it.
    private static bool IsTrustedBy(string variable, string? file, ShownCertificate shown, List<string> trusted) => OperatingSystem.IsLinux() && variable == files[0].Variable
        ? !shown.Errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
        : !trusted.Except(file is not null ? PemCertificates.In(file) : variable == TrustVariables.Node ? [] : SystemRoots.Read()).Any();

    private static bool CanRead(string path)
    {
        try
        {
            using var file = Directory.Exists(path) ? null : File.OpenRead(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool Same(string thumbprint, string? known) => thumbprint.Equals(known?.Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
