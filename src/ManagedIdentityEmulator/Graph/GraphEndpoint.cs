using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Graph;

/// <summary>Reads what is asked, by whoever shows a token for Graph, and writes the answer or Graph's own error.</summary>
internal sealed class GraphEndpoint(EmulatorOptions options, ServicePrincipalDirectory directory, AccessTokenVerifier tokens, TargetDirectory targets)
{
    private const int LongestBody = 64 * 1024; // a thousand ids (learn.microsoft.com/graph/api/directoryobject-getbyids)

    /// <param name="find">Looks up an id.</param>
    /// <param name="parameter">The part of the path that has it.</param>
    public Task GetAsync(HttpContext http, Func<ServicePrincipalDirectory, string, JsonObject?> find, string parameter)
    {
        var id = (string)http.Request.RouteValues[parameter]!;
        return !IsAllowed(http) ? RefuseAsync(http)
            : find(directory, id) is { } found ? WriteAsync(http, 200, found)
            : FailAsync(http, 404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");
    }

    public Task ListAsync(HttpContext http)
    {
        var filter = http.Request.Query["$filter"].ToString();
        return !IsAllowed(http) ? RefuseAsync(http)
            : directory.List(filter) is { } found ? WriteAsync(http, found)
            : FailAsync(http, 400, "Request_UnsupportedQuery", $"Unsupported filter '{filter}': it may be servicePrincipalNames/any(c:c eq '…'), or displayName, appId or id eq '…', or startswith(displayName, '…').");
    }

    public async Task GetByIdsAsync(HttpContext http)
    {
        if (!IsAllowed(http))
        {
            await RefuseAsync(http);
            return;
        }

        if (await ReadIdsAsync(http.Request) is { } ids)
        {
            await WriteAsync(http, ids.Select(directory.FindById).OfType<JsonObject>());
            return;
        }

        await FailAsync(http, 400, "Request_BadRequest", "The body must be a JSON object with 'ids', an array of strings.");
    }

    public Task WriteAsync(HttpContext http, IEnumerable<JsonObject> found) => IsAllowed(http) ? WriteAsync(http, 200, new JsonObject { ["value"] = new JsonArray([.. found]) }) : RefuseAsync(http);

    private static async Task<IReadOnlyList<string>?> ReadIdsAsync(HttpRequest request)
    {
        try
        {
            return await BoundedBody.ReadAsync(request, LongestBody) is { } body && JsonNode.Parse(body.Span) is JsonObject json && json["ids"] is JsonArray ids
                ? [.. ids.Select(id => id?.GetValue<string>() ?? "").Distinct(StringComparer.OrdinalIgnoreCase)] : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private bool IsAllowed(HttpContext http) =>
        !options.ResourceManager.RequireToken
        || (BearerToken.Of(http.Request.Headers.Authorization.ToString()) is { } token && tokens.Verify(token) is VerifiedToken.Valid valid
            && targets.IsFor(valid.Audience, WellKnownTarget.Graph, UsedAddress.Of(http)));

    private static Task RefuseAsync(HttpContext http) => FailAsync(http, 401, "InvalidAuthenticationToken", $"A token of the emulator for https://graph.microsoft.com or {UsedAddress.Of(http)} is needed.");

    private static Task FailAsync(HttpContext http, int status, string code, string message) => WriteAsync(http, status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    private static Task WriteAsync(HttpContext http, int status, JsonObject body) => JsonBody.WriteAsync(http.Response, status, Encoding.UTF8.GetBytes(body.ToJsonString()));
}
