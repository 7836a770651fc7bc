using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>What a request to the token service behind <c>/msi/token</c> has to be like.</summary>
internal static class MsiRequest
{
    /// <summary>The query says which header has the secret, by which the host is found, before the rest of it is looked at.</summary>
    public static MsiApi ApiOf(HttpRequest request) => MsiApi.Of(RequestParameters.OfQuery(request)["api-version"]);

    /// <summary>The secret in the header that belongs to the api-version.</summary>
    public static string? SecretOf(HttpRequest request) => SecretHeaders.Read(request, ApiOf(request).SecretHeader);

    public static MsiError? CheckHead(HttpRequest request, MsiApi api, AzureHost host) =>
        CheckMethod(request)
        ?? (request.ShowsSecretOf(host, api.SecretHeader) ? null : MsiError.SecretWrong(api.SecretHeader).Because(request, Mistake.Secret(request, api.SecretHeader, host)));

    public static MsiError? CheckMethod(HttpRequest request) => HttpMethods.IsGet(request.Method) ? null : MsiError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET"));

    public static MsiError? Check(HttpRequest request, RequestParameters parameters, IReadOnlyList<string> versions, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        return parameters.IsMalformed ? MsiError.Malformed
            : parameters.Duplicate is not null ? MsiError.Duplicate.Because(request, Mistake.Duplicate(parameters))
            : !versions.Contains(parameters["api-version"]) ? MsiError.ApiVersionInvalid(versions).Because(request, Mistake.ApiVersion(parameters, string.Join(", ", versions)))
            : string.IsNullOrEmpty(parameters["resource"]) ? MsiError.ResourceMissing.Because(request, Mistake.NoResource(parameters))
            : !SelectorParameters.TryRead(parameters, out selector) ? MsiError.SelectorsExclusive.Because(request, Mistake.Selectors(parameters))
            : null;
    }
}
