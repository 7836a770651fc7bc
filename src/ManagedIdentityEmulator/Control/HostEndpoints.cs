using System.Globalization;
using System.Net;
using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Variables;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>What can be asked about, or as, one host.</summary>
internal sealed class HostEndpoints(IdentityRegistry registry, CallerDirectory callers, HostVariables variables, TokenService tokens, RequestLog log, SignInWriter signIns, SecretMask secrets)
{
    /// <summary><c>GET /_emulator/hosts/{name}/env?format=</c>: the variables that put whoever asks on the host, as <c>json</c> or for a shell.</summary>
    public async Task EnvironmentAsync(HttpContext http)
    {
        if (NamedHost.Find(http, registry) is not { } host)
        {
            await NamedHost.NotFoundAsync(http, registry);
            return;
        }

        var name = http.Request.Query["format"].ToString();
        var format = VariableFormat.Json;
        if (name.Length > 0 && !VariableFormats.TryParse(name, out format))
        {
            await Problem.WriteAsync(http, StatusCodes.Status400BadRequest, "No such format", $"The query parameter 'format' takes {VariableFormats.Names}.");
            return;
        }

        try
        {
            var found = variables.Of(host, await callers.HostOfAsync(http.Connection.RemoteIpAddress), ReachedAs(http));
            await WriteAsync(http.Response, format, found);
        }
        catch (CallerNotKnownException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status503ServiceUnavailable, "Not known yet", e.Message);
        }
        catch (HostUnavailableException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status501NotImplemented, "Not available here", e.Message);
        }
    }

    /// <summary><c>GET /_emulator/hosts/{name}/token?resource=</c>, with a selector as IMDS takes it: a token as that host gets it.</summary>
    public async Task TokenAsync(HttpContext http)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        if (NamedHost.Find(http, registry) is not { } host)
        {
            await NamedHost.NotFoundAsync(http, registry);
            return;
        }

        if (parameters.Duplicate is { } name)
        {
            await RefuseAsync(http, $"The query parameter '{name}' is given more than once.");
            return;
        }

        if (parameters["resource"] is not { Length: > 0 } resource)
        {
            await RefuseAsync(http, "The query parameter 'resource' is missing, e.g. https://vault.azure.net");
            return;
        }

        if (!SelectorParameters.TryRead(parameters, out var selector))
        {
            await RefuseAsync(http, "client_id, object_id and msi_res_id exclude one another: give at most one.");
            return;
        }

        // Neither written down in the journal nor befallen by drills: no program under test asks here. A new token is a sign-in all the
        // same, for the host's programs then get it from the cache.
        switch (await tokens.IssueAsync(new TokenRequest(host, selector, resource) { BypassCache = parameters["bypass_cache"] is "true" }))
        {
            case TokenResult.Issued(var token, var fromCache):
                log.WriteIssued(host.Name, JournalEntry.NameOf(token.Principal), LogText.Printable(secrets.Hide(resource)), fromCache);
                if (!fromCache && token.Principal is ManagedIdentity identity)
                {
                    signIns.Write(new(identity, token.Resource, token.Id), text => secrets.Hide(text));
                }

                await WriteAsync(http, token);
                break;
            case TokenResult.InvalidTarget:
                await RefuseAsync(http, $"No such target (AADSTS500011): {TargetDirectory.WhyNot(resource)}.");
                break;
            case TokenResult.AmbiguousIdentity(var candidates):
                await RefuseAsync(http, $"{host.Name} has several user-assigned identities ({ProblemList.List([.. candidates.Select(candidate => candidate.Name)])}): name one.");
                break;
            case TokenResult.IdentityNotFound(var reason):
                await RefuseAsync(http, $"Identity not found: {reason}.");
                break;
            case var other:
                throw new InvalidOperationException($"unknown result {other}");
        }
    }

    // Who asks under a container's name, say, gets addresses under that name: localhost would be itself. Who asks under localhost, but
    // not from there, comes by the published port of a container: the address is right for him, and the container's files are not his.
    private static string? ReachedAs(HttpContext http)
    {
        var name = UsedAddress.AsSent(http.Request).Host;
        var isLocal = Uri.CheckHostName(name) == UriHostNameType.Unknown // a header may hold a name that no address can have
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
        return !isLocal ? name : http.Connection.RemoteIpAddress is not { } from || IPAddress.IsLoopback(from) ? null : "localhost";
    }

    private static Task WriteAsync(HttpResponse response, VariableFormat format, Dictionary<string, string> variables)
    {
        if (format == VariableFormat.Json)
        {
            return JsonBody.WriteAsync(response, StatusCodes.Status200OK, variables, ControlJson.Default.DictionaryStringString);
        }

        return TextBody.WriteAsync(response, StatusCodes.Status200OK, VariableFormats.Write(format, variables, ConflictingVariables.All(variables)));
    }

    private static Task RefuseAsync(HttpContext http, string detail) => Problem.WriteAsync(http, StatusCodes.Status400BadRequest, "No token", detail);

    private static Task WriteAsync(HttpContext http, AccessToken token) => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, json =>
    {
        json.WriteString("access_token", token.Jwt);
        json.WriteString("client_id", token.Principal.ClientId);
        json.WriteString("expires_on", token.ExpiresOnSeconds.ToString(CultureInfo.InvariantCulture));
        json.WriteString("resource", token.Resource);
        json.WriteString("token_type", "Bearer");
    });
}
