using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Hides the secrets of hosts, and the request's own client secret, from what is written down: some clients put them where they do not belong.</summary>
internal sealed class SecretMask(IdentityRegistry registry)
{
    private const int Shortest = 16; // a shorter one is a test's, and may be any word
    private const string ClientSecret = "client_secret";

    /// <returns>What hides them in a text that is about the request.</returns>
    public Func<string, string> Of(HttpContext http, RequestNotes notes)
    {
        var known = new[] { notes.Host?.IdentityHeader, notes.Protocol.Name == ProtocolName.Entra ? RequestParameters.SoFar(http.Request)[ClientSecret] : null };
        return text => Hide(text, known);
    }

    private string Hide(string text, string?[] known)
    {
        foreach (var secret in known)
        {
            if (secret is { Length: >= Shortest } && text.Contains(secret, StringComparison.OrdinalIgnoreCase))
            {
                text = text.Replace(secret, LogText.HiddenSecret, StringComparison.OrdinalIgnoreCase);
            }
        }

        for (var end = 0; end < text.Length; end++)
        {
            var start = end;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '-' or '_'))
            {
                end++;
            }

            if (end - start >= Shortest && registry.FindHostByIdentityHeader(text[start..end]) is not null)
            {
                text = text[..start] + LogText.HiddenSecret + text[end..];
                end = start + LogText.HiddenSecret.Length;
            }
        }

        return text;
    }
}
