using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>The host that a path of the control API names, and the answer where there is none.</summary>
internal static class NamedHost
{
    public static AzureHost? Find(HttpContext http, IdentityRegistry registry) => registry.FindHost((string)http.Request.RouteValues["name"]!);

    public static Task NotFoundAsync(HttpContext http, IdentityRegistry registry) => Problem.WriteAsync(
        http, StatusCodes.Status404NotFound, "No such host", $"No host is named '{http.Request.RouteValues["name"]}'; the hosts are {ProblemList.List([.. registry.Hosts.Select(host => host.Name)])}.");
}
