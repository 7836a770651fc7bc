using System.Text;
using ManagedIdentityEmulator.Certificates;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/ca.pem</c>: what a client is to trust in order to trust the TLS listener.</summary>
internal sealed class TrustEndpoint(ServerCertificates certificates)
{
    public Task GetAsync(HttpContext http)
    {
        var pem = Encoding.ASCII.GetBytes(certificates.TrustedPem);
        http.Response.ContentType = "application/x-pem-file";
        http.Response.ContentLength = pem.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(pem).AsTask();
    }
}
