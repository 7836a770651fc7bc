using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary><c>GET /_emulator/access</c>: whether a principal may do something, for emulated services that want to know.</summary>
internal sealed class AccessEndpoint(AccessCheck access, IdentityRegistry registry)
{
    private static readonly string[] parameters = ["principalId", "action", "dataAction", "scope"];

    /// <summary>
    /// <c>?principalId=&amp;action=&amp;scope=</c>; <c>dataAction</c> in the place of <c>action</c> asks about data alone, which
    /// <c>action</c> does too where a built-in role names the operation as one on data.
    /// </summary>
    public Task GetAsync(HttpContext http)
    {
        var query = RequestParameters.OfQuery(http.Request);
        var problems = FilterParameters.Check(http.Request, parameters);
        var (action, dataAction, scope) = (query["action"], query["dataAction"], query["scope"]);
        if (!Guid.TryParse(query["principalId"], out var principal))
        {
            problems.Add(("principalId", "must be the object id of a principal, a GUID"));
        }
        else if (registry.FindServicePrincipal(principal) is { } known)
        {
            // Else the answer would be no, and nobody would see why.
            problems.Add(("principalId", $"is the client id of '{known.Name}'; roles are assigned to its principal id, {known.PrincipalId}"));
        }

        if ((action is null) == (dataAction is null))
        {
            problems.Add(("action", action is null ? "is needed, or dataAction in its place, e.g. Microsoft.Storage/storageAccounts/read" : "goes without dataAction: ask for one of them"));
        }
        else if ((action ?? dataAction)! is var operation && (!operation.Contains('/', StringComparison.Ordinal) || operation.Contains('*', StringComparison.Ordinal)))
        {
            problems.Add((action is null ? "dataAction" : "action", "must be one operation, e.g. Microsoft.Storage/storageAccounts/read, without wildcards"));
        }

        if (scope is null || !scope.StartsWith('/'))
        {
            problems.Add(("scope", "must be / or the id of a subscription, a resource group or a resource, e.g. /subscriptions/{id}/resourceGroups/{name}"));
        }

        if (problems.Count > 0)
        {
            return Problem.WriteAsync(http, "No access was looked up", problems);
        }

        var plane = action is null ? OperationPlane.Data : BuiltInRoles.PlaneOf(action);
        var grant = access.Find(principal, (action ?? dataAction)!, plane, ResourceScope.From(scope!));
        var answer = new AccessState(grant is not null, grant?.Assignment.Id, grant?.Role.Name);
        return JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, answer, ControlJson.Default.AccessState);
    }
}
