using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>What is wrong with a request in the words of the journal: what it had in place of what is asked for, which Azure's words leave out.</summary>
internal static class Mistake
{
    /// <summary>Notes the words, and leaves the error as it is.</summary>
    public static T Because<T>(this T error, HttpRequest request, string reason)
        where T : class
    {
        request.HttpContext.Notes().Explain(reason);
        return error;
    }

    public static string NoMetadataHeader(HttpRequest request) => request.Headers.TryGetValue("Metadata", out var value)
        ? $"the header Metadata is '{LogText.Printable(value)}' in place of 'true'"
        : "the header 'Metadata: true' is missing, as in an SDK's probe";

    public static string Forwarded => "requests with an X-Forwarded-For header are refused, as a proxy's: ask without one";

    public static string Method(HttpRequest request, string taken) => $"{LogText.Printable(request.Method)} is not taken here, only {taken}";

    public static string Duplicate(RequestParameters parameters) => $"'{LogText.Printable(parameters.Duplicate)}' is given more than once";

    public static string ApiVersion(RequestParameters parameters, string supported) => parameters["api-version"] is { Length: > 0 } version
        ? $"api-version '{LogText.Printable(version)}' is not known here, but {supported}"
        : $"api-version is missing, e.g. {supported}";

    public static string NoResource(RequestParameters parameters) => "'resource' is missing, e.g. https://vault.azure.net" + (parameters["scope"] is not null ? "; 'scope' is for Entra alone" : "");

    public static string Selectors(RequestParameters parameters) => $"{string.Join(" and ", SelectorParameters.NamesIn(parameters))} are there, of which only one may be";

    /// <summary>Of code whose secret does not say that it is on <paramref name="asked"/>, or on any host that asks here.</summary>
    public static string Secret(HttpRequest request, string header, AzureHost? asked)
    {
        var whose = asked is null ? "a host that asks here" : asked.Name;
        return SecretHeaders.Read(request, header) is { } shown ? $"the header {header} has {OwnerOf(request, shown)} in place of the secret of {whose}"
            : SecretHeaders.All.FirstOrDefault(other => SecretHeaders.Read(request, other) is not null) is { } other ? $"the secret is in the header {other}, and with this api-version belongs into {header}"
            : $"the header {header} is missing, which has the secret of {whose}";
    }

    /// <summary>Of code that is on no host which asks here.</summary>
    public static string NotAskedHere(HttpRequest request, AzureHost? host) => host is not null
        ? $"code on {host.Name} ({host.Type.ResourceType}) does not ask here; 'mi-emulator env --host {host.Name}' has its variables"
        : $"from {request.HttpContext.Connection.RemoteIpAddress} comes no host that asks here; the hosts are {Hosts(request)}, and /hosts/NAME before the path names one";

    private static string OwnerOf(HttpRequest request, string secret) =>
        Registry(request).FindHostByIdentityHeader(secret) is { } owner ? $"that of {owner.Name} ({owner.Type.ResourceType})" : "something else";

    private static string Hosts(HttpRequest request) => ProblemList.List([.. Registry(request).Hosts.Select(host => $"{host.Name} ({host.Type.ResourceType})")]);

    private static IdentityRegistry Registry(HttpRequest request) => request.HttpContext.RequestServices.GetRequiredService<IdentityRegistry>();
}
