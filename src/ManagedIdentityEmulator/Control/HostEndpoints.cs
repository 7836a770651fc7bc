using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>What can be asked about, or as, one host.</summary>
internal sealed class HostEndpoints(IdentityRegistry registry, ListenerAddresses addresses, TokenExchange exchange, TokenLog log)
{
    /// <summary><c>GET /_emulator/hosts/{name}/env</c>: the variables that put a client on this machine on the host.</summary>
    public Task EnvironmentAsync(HttpContext http)
    {
        if (Find(http) is not { } host)
        {
            return NoSuchHostAsync(http);
        }

        return HostEnvironment.Of(host, addresses) is { } variables
            ? JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(variables, ControlJson.Default.DictionaryStringString))
            : Problem.WriteAsync(http, StatusCodes.Status501NotImplemented, "Not in this version", $"This version does not speak the protocol of {host.Type.ResourceType}.");
    }

    /// <summary><c>GET /_emulator/hosts/{name}/token?resource=</c>, with a selector as IMDS takes it: a token as that host gets it.</summary>
    public Task TokenAsync(HttpContext http)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        if (Find(http) is not { } host)
        {
            return NoSuchHostAsync(http);
        }

        if (parameters.Duplicate is { } name)
        {
            return RefuseAsync(http, $"The query parameter '{name}' is given more than once.");
        }

        if (parameters["resource"] is not { Length: > 0 } resource)
        {
            return RefuseAsync(http, "The query parameter 'resource' is missing, e.g. https://vault.azure.net");
        }

        if (!SelectorParameters.TryRead(parameters, out var selector))
        {
            return RefuseAsync(http, "client_id, object_id and msi_res_id exclude one another: give at most one.");
        }

        var result = exchange.Issue(http, new TokenRequest(host, selector, resource) { BypassCache = parameters["bypass_cache"] is "true" });
        log.Write(http);
        return result switch
        {
            TokenResult.Issued(var token, _) => WriteAsync(http, token),
            TokenResult.InvalidTarget => RefuseAsync(http, "No such target: it is neither well known nor among targets.additional, or not a URI at all (AADSTS500011)."),
            TokenResult.AmbiguousIdentity(var candidates) =>
                RefuseAsync(http, $"{host.Name} has several user-assigned identities ({string.Join(", ", candidates.Select(candidate => candidate.Name))}): name one."),
            TokenResult.IdentityNotFound(var reason) => RefuseAsync(http, $"Identity not found: {reason}."),
            var other => throw new InvalidOperationException($"unknown result {other}"),
        };
    }

    private AzureHost? Find(HttpContext http) => registry.FindHost((string)http.Request.RouteValues["name"]!);

    private Task NoSuchHostAsync(HttpContext http) => Problem.WriteAsync(
        http, StatusCodes.Status404NotFound, "No such host", $"No host is named '{http.Request.RouteValues["name"]}'; the hosts are {string.Join(", ", registry.Hosts.Select(host => host.Name))}.");

    private static Task RefuseAsync(HttpContext http, string detail) => Problem.WriteAsync(http, StatusCodes.Status400BadRequest, "No token", detail);

    private static Task WriteAsync(HttpContext http, AccessToken token) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Identity.ClientId);
        json.WriteString("expires_on", token.ExpiresOnSeconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    });
}
