using System.Text;
using ManagedIdentityEmulator.Listeners;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/ca.pem</c>: what a client is to trust in order to trust the TLS listener.</summary>
internal sealed class TrustEndpoint(TlsCertificate certificate)
{
    public Task GetAsync(HttpContext http)
    {
        var pem = Encoding.ASCII.GetBytes(certificate.Pem);
        http.Response.ContentType = "application/x-pem-file";
        http.Response.ContentLength = pem.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(pem).AsTask();
    }
}
