using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ManagedIdentityEmulator.Requests;

/// <summary>The page of a proxy or gateway that stands in the way.</summary>
internal static class GatewayPage
{
    public static Task WriteAsync(HttpResponse response, int status)
    {
        var words = $"{status} {ReasonPhrases.GetReasonPhrase(status)}".TrimEnd();
        var page = $"<html>\r\n<head><title>{words}</title></head>\r\n<body>\r\n<center><h1>{words}</h1></center>\r\n<hr><center>gateway</center>\r\n</body>\r\n</html>\r\n";
        response.StatusCode = status;
        response.ContentType = "text/html";
        response.ContentLength = Encoding.UTF8.GetByteCount(page);
        return response.WriteAsync(page);
    }
}
