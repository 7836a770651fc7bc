using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Graph;

/// <summary>The identities and applications, as Graph describes service principals.</summary>
internal sealed partial class ServicePrincipalDirectory(IdentityRegistry registry)
{
    private IEnumerable<ServicePrincipal> All => registry.State.ByClientId.Values;

    public JsonObject? FindById(string id) => Guid.TryParse(id, out var principal) && registry.State.ByPrincipalId.TryGetValue(principal, out var found) ? Describe(found) : null;

    public JsonObject? FindByAppId(string appId) => Guid.TryParse(appId, out var client) && registry.State.ByClientId.TryGetValue(client, out var found) ? Describe(found) : null;

    /// <returns>Those that pass, by name; <see langword="null"/> where the filter is not understood.</returns>
    public IEnumerable<JsonObject>? List(string filter)
    {
        if (string.IsNullOrWhiteSpace(filter))
        {
            return Write(All);
        }

        var comparison = ComparisonPattern().Match(filter);
        if (!comparison.Success)
        {
            return null;
        }

        var value = comparison.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
        return comparison.Groups["member"].Value.ToUpperInvariant() switch
        {
            "DISPLAYNAME" when comparison.Groups["starts"].Success => Write(All.Where(principal => principal.Name.StartsWith(value, StringComparison.OrdinalIgnoreCase))),
            "DISPLAYNAME" => Write(All.Where(principal => principal.Name.Equals(value, StringComparison.OrdinalIgnoreCase))),
            "ID" => FindById(value) is { } found ? [found] : [],
            _ => FindByAppId(value) is { } found ? [found] : [], // its client id is the one name that a managed identity has in common with applications
        };
    }

    private static IEnumerable<JsonObject> Write(IEnumerable<ServicePrincipal> principals) => principals.OrderBy(principal => principal.Name, StringComparer.OrdinalIgnoreCase).ThenBy(principal => principal.ClientId).Select(Describe);

    private static JsonObject Describe(ServicePrincipal principal)
    {
        var identity = principal as ManagedIdentity;
        return new()
        {
            ["@odata.type"] = "#microsoft.graph.servicePrincipal",
            ["id"] = principal.PrincipalId.ToString(),
            ["accountEnabled"] = true,
            ["alternativeNames"] = identity is null ? new JsonArray() : new JsonArray($"isExplicit={identity.Kind == IdentityKind.UserAssigned}", identity.ResourceId.ToString()),
            ["appDisplayName"] = identity is null ? principal.Name : null,
            ["appId"] = principal.ClientId.ToString(),
            ["displayName"] = principal.Name,
            ["servicePrincipalNames"] = new JsonArray(principal.ClientId.ToString()),
            ["servicePrincipalType"] = identity is null ? "Application" : "ManagedIdentity",
        };
    }

    [GeneratedRegex(
        @"^\s*(?:servicePrincipalNames/any\(\s*(?<c>\w+)\s*:\s*\k<c>\s+eq\s+'(?<value>(?:[^']|'')*)'\s*\)|(?<starts>startswith)\(\s*(?<member>displayName)\s*,\s*'(?<value>(?:[^']|'')*)'\s*\)|(?<member>displayName|appId|id)\s+eq\s+'(?<value>(?:[^']|'')*)')\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex ComparisonPattern();
}
