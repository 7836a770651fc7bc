using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>Who a client says it is, and how it proves that: nothing here is checked yet.</summary>
/// <param name="ClientId">As it was sent.</param>
/// <param name="AssertionType">What kind of assertion it says it has.</param>
/// <param name="Assertion">A signed JWT.</param>
/// <param name="HasSecret">Whether it shows a client secret, in the form or by HTTP Basic.</param>
internal sealed record ClientCredentials(string ClientId, string? AssertionType, string? Assertion, bool HasSecret)
{
    /// <returns><see langword="null"/> where the client does not say who it is.</returns>
    public static ClientCredentials? Read(HttpRequest request, RequestParameters form)
    {
        var basic = BasicOf(request);
        return (NotEmpty(form["client_id"]) ?? NotEmpty(basic)) is { } clientId
            ? new(clientId, NotEmpty(form["client_assertion_type"]), NotEmpty(form["client_assertion"]), form["client_secret"] is not null || basic is not null)
            : null;
    }

    // RFC 6749 §2.3.1: id and secret, each form-encoded.
    private static string? BasicOf(HttpRequest request)
    {
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) || !"Basic".Equals(header.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Parameter?.Length ?? 0];
        return Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length)
            ? WebUtility.UrlDecode(Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0])
            : "";
    }

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
