using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>The certificate that a server shows.</summary>
/// <param name="NotAfter">Until when it is good.</param>
/// <param name="Thumbprint">Its SHA-1, in hex.</param>
/// <param name="Errors">What this program, and so any of .NET's in this environment, has against it.</param>
internal sealed record ShownCertificate(DateTimeOffset NotAfter, string Thumbprint, SslPolicyErrors Errors);

internal static class TlsProbe
{
    /// <returns><see langword="null"/> where no certificate is shown.</returns>
    public static async Task<ShownCertificate?> AskAsync(Uri address)
    {
        ShownCertificate? shown = null;
        using var http = Probing.Client((certificate, errors) => shown = certificate is X509Certificate2 known ? new(known.NotAfter, known.Thumbprint, errors) : null);
        try
        {
            using var response = await http.GetAsync(new Uri(address, "/"), HttpCompletionOption.ResponseHeadersRead);
        }
        catch (Exception e) when (Probing.IsNoAnswer(e))
        {
            // What was shown counts, whatever came after it.
        }

        return shown;
    }
}
