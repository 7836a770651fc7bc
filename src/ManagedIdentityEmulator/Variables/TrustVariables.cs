namespace ManagedIdentityEmulator.Variables;

/// <summary>The variables by which programs are told of a file with the certificates that they are to trust.</summary>
internal static class TrustVariables
{
    /// <summary>Node.js: a file with certificates that it is to trust beside its own.</summary>
    public const string Node = "NODE_EXTRA_CA_CERTS";

    /// <summary>
    /// A file in place of the system's. OpenSSL, and so .NET on Linux, Python, Ruby and curl, and Go read the first; Python's requests has
    /// roots of its own without the second; curl heeds the third before the first.
    /// </summary>
    public static readonly string[] InPlaceOfTheSystems = ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"];

    /// <summary>Directories with one certificate in a file, which OpenSSL and Go read beside that file, and curl does not where the third is set.</summary>
    public const string Directories = "SSL_CERT_DIR";

    public static readonly string[] All = [.. InPlaceOfTheSystems, Node];

    /// <summary>Those whose file in the environment has certificates that the file which is to replace it has not.</summary>
    public static IEnumerable<string> Losing(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> ofHost) =>
        All.Where(name => environment.TryGetValue(name, out var theirs) && ofHost.TryGetValue(name, out var ours) && theirs != ours
            && !TrustFiles.IsOne(theirs) && PemCertificates.In(theirs).Except(PemCertificates.In(ours)).Any());
}
