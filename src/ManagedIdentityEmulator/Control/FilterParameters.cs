using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The query of a list: each parameter at most once, none empty, none unknown. A filter with a slip of the pen would let everything through.</summary>
internal static class FilterParameters
{
    public static List<(string Field, string Message)> Check(HttpRequest request, string[] known)
    {
        var problems = new List<(string, string)>();
        foreach (var (name, values) in request.Query)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add((LogText.Printable(name), $"is no parameter; there are {string.Join(", ", known)}"));
            }
            else if (values is not [{ Length: > 0 }])
            {
                problems.Add((name, values.Count > 1 ? "is given more than once" : "is empty"));
            }
        }

        return problems;
    }
}
