using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The user-assigned identity that a path of the control API names, by name or client id; else the answer.</summary>
internal static class NamedIdentity
{
    /// <returns><see langword="null"/> where there is no such identity, or several, which the client has been told.</returns>
    public static async Task<ManagedIdentity?> FindAsync(HttpContext http, IdentityRegistry registry)
    {
        var given = (string)http.Request.RouteValues["identity"]!;
        var all = registry.State.UserAssigned.Values;
        List<ManagedIdentity> found = [.. all.Where(identity => identity.Name.Equals(given, StringComparison.OrdinalIgnoreCase) || (Guid.TryParse(given, out var id) && identity.ClientId == id))];
        if (found.Count == 1)
        {
            return found[0];
        }

        var names = all.Select(identity => identity.Name).Order(StringComparer.OrdinalIgnoreCase).ToList();
        await (found.Count == 0
            ? Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such identity", $"No user-assigned identity has the name or client id {ProblemList.Quote(given)}; there are {(names.Count == 0 ? "none" : ProblemList.List(names))}.")
            : Problem.WriteAsync(http, StatusCodes.Status409Conflict, "Several identities", $"{found.Count} identities are named {ProblemList.Quote(given)}: name one by its client id, {string.Join(" or ", found.Select(identity => $"{identity.ClientId} (resource group {identity.ResourceId.ToString().Split('/').ElementAtOrDefault(4)})"))}."));
        return null;
    }
}
