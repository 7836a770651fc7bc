using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>The headers of every answer at <c>/msi/token</c>, as captured: an error repeats the correlation id in its body.</summary>
internal static class MsiHeaders
{
    private const string CorrelationId = "X-CORRELATION-ID";

    public static void Write(HttpResponse response)
    {
        response.Headers.Server = "Kestrel";
        response.Headers[CorrelationId] = RequestIds.New().ToString();
    }

    public static string CorrelationIdOf(HttpResponse response) => response.Headers[CorrelationId].ToString();
}
