using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>
/// <c>GET /metadata/instance</c> and what lies below it: objects and arrays as JSON, a leaf as text
/// (learn.microsoft.com/azure/virtual-machines/instance-metadata-service#response-format).
/// </summary>
internal sealed class InstanceMetadataEndpoint(InstanceMetadata metadata)
{
    private static readonly ImdsError headerMissing = ImdsError.Plain(400, "Bad request. Required metadata header not specified");
    private static readonly ImdsError notFound = ImdsError.Plain(404, "Not found");

    // Documented: a leaf has no JSON form, and an unknown format is refused; the words are ours.
    private static readonly ImdsError formatRequired = ImdsError.Plain(400, "Bad request. format=text is required to get a leaf node");
    private static readonly ImdsError formatInvalid = ImdsError.Plain(400, "Bad request. format must be json or text");

    public async Task HandleAsync(HttpContext http)
    {
        var parameters = RequestParameters.OfQuery(http.Request);
        if (Check(http.Request, parameters) is { } error)
        {
            await error.WriteAsync(http.Response);
            return;
        }

        var host = http.Notes().Host is { } caller && ImdsHosts.Has(caller) ? caller : null;
        var path = (http.Request.RouteValues["path"] as string ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        var node = host is null ? null : path.Aggregate(metadata.Of(host), Step);
        var isText = "text".Equals(parameters["format"], StringComparison.OrdinalIgnoreCase);
        await (node switch
        {
            null => notFound.Because(http.Request, host is null ? Mistake.NotAskedHere(http.Request, http.Notes().Host) : $"the metadata of {host.Name} have nothing at {LogText.Printable(http.Request.Path.Value)}").WriteAsync(http.Response),
            JsonValue when !isText => formatRequired.WriteAsync(http.Response),
            _ when isText => TextBody.WriteAsync(http.Response, StatusCodes.Status200OK, AsText(node)),
            _ => JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(node.ToJsonString())),
        });
    }

    private static ImdsError? Check(HttpRequest request, RequestParameters parameters)
    {
        var format = parameters["format"];
        return ImdsHeaders.Check(request) is { } error ? (ReferenceEquals(error, ImdsError.MetadataHeaderMissing) ? headerMissing : error)
            : !HttpMethods.IsGet(request.Method) ? ImdsError.MethodNotAllowed.Because(request, Mistake.Method(request, "GET"))
            : parameters.IsMalformed ? ImdsError.Malformed
            : parameters.Duplicate is { } name ? ImdsError.DuplicateParameter(name).Because(request, Mistake.Duplicate(parameters))
            : !ImdsApiVersions.IsKnown(parameters["api-version"]) ? ImdsError.ApiVersionInvalid.Because(request, Mistake.ApiVersion(parameters, $"{ImdsApiVersions.All[0]} and later ones up to {ImdsApiVersions.All[^1]}"))
            : format is not null && !format.Equals("json", StringComparison.OrdinalIgnoreCase) && !format.Equals("text", StringComparison.OrdinalIgnoreCase) ? formatInvalid
            : null;
    }

    private static JsonNode? Step(JsonNode? node, string segment) => node switch
    {
        JsonObject members => members.FirstOrDefault(member => member.Key.Equals(segment, StringComparison.OrdinalIgnoreCase)).Value,
        JsonArray items when int.TryParse(segment, out var index) && index >= 0 && index < items.Count => items[index],
        _ => null,
    };

    // A node that is no leaf lists its children, one a line, with a slash where there is more below.
    private static string AsText(JsonNode node) => node switch
    {
        JsonObject members => string.Join('\n', members.Select(member => member.Value is JsonValue ? member.Key : member.Key + "/")),
        JsonArray items => string.Join('\n', items.Select((item, index) => item is JsonValue ? $"{index}" : $"{index}/")),
        _ => node.GetValue<string>(),
    };
}
