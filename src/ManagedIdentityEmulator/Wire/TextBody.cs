using System.Text;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>An answer in plain text, length given.</summary>
internal static class TextBody
{
    public static Task WriteAsync(HttpResponse response, int status, string text)
    {
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = Encoding.UTF8.GetByteCount(text);
        return response.WriteAsync(text);
    }
}
