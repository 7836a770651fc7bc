using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>The secrets of one request: its host's, and its own client secret.</summary>
internal static class RequestSecrets
{
    private const string ClientSecret = "client_secret";

    /// <returns>What hides them in a text that is about the request.</returns>
    public static Func<string, string> Of(this SecretMask mask, HttpContext http, RequestNotes notes)
    {
        var known = new[] { notes.Host?.IdentityHeader, notes.Protocol.Name == ProtocolName.Entra ? RequestParameters.SoFar(http.Request)[ClientSecret] : null };
        return text => mask.Hide(text, known);
    }
}
