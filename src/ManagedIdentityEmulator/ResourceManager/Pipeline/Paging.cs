using System.Globalization;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>Lists, a page at a time: <c>value</c> and, where there is more, <c>nextLink</c>.</summary>
internal static class Paging
{
    private const int Usual = 100;
    private const int Most = 1000;
    private const string SkipToken = "$skiptoken";

    /// <param name="all">Everything, in an order that stays from page to page.</param>
    public static ArmAnswer Write(ArmRequest request, IEnumerable<JsonObject> all)
    {
        if (!TryRead(request, "$top", Usual, out var top) || top == 0 || !TryRead(request, SkipToken, 0, out var skip))
        {
            return ArmErrors.BadRequest($"$top must be a whole number from 1, and {SkipToken} one that a nextLink has.");
        }

        top = Math.Min(top, Most);
        var found = all.Skip(skip).Take(top + 1).ToList();
        var page = new JsonObject { ["value"] = new JsonArray([.. found.Take(top)]) };
        if (found.Count > top)
        {
            page["nextLink"] = NextLink(request, skip + top);
        }

        return ArmAnswer.Ok(page);
    }

    private static string NextLink(ArmRequest request, int skip)
    {
        var query = request.Query.Where(parameter => !parameter.Key.Equals(SkipToken, StringComparison.OrdinalIgnoreCase))
            .Append(KeyValuePair.Create(SkipToken, skip.ToString(CultureInfo.InvariantCulture)));
        return $"{request.BaseAddress}{Uri.EscapeDataString(request.Path.Text).Replace("%2F", "/", StringComparison.Ordinal)}?{string.Join('&', query.Select(parameter => $"{Uri.EscapeDataString(parameter.Key)}={Uri.EscapeDataString(parameter.Value)}"))}";
    }

    /// <summary>Reads a query parameter that is a whole number, or not there.</summary>
    public static bool TryRead(ArmRequest request, string name, int otherwise, out int value)
    {
        value = otherwise;
        return !request.Query.TryGetValue(name, out var given) || int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
