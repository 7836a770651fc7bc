namespace ManagedIdentityEmulator.ResourceManager.Authorization;

/// <summary>
/// The names and versions of Microsoft.Authorization
/// (github.com/Azure/azure-rest-api-specs, specification/authorization/resource-manager/Microsoft.Authorization).
/// </summary>
internal static class AuthorizationApi
{
    public const string RoleAssignments = "Microsoft.Authorization/roleAssignments";
    public const string RoleDefinitions = "Microsoft.Authorization/roleDefinitions";

    public static IReadOnlyList<string> AssignmentVersions { get; } =
    [
        "2015-07-01", "2017-10-01-preview", "2018-01-01-preview", "2018-09-01-preview", "2020-03-01-preview", "2020-04-01-preview", "2020-08-01-preview",
        "2020-10-01-preview", "2021-04-01-preview", "2022-04-01",
    ];

    public static IReadOnlyList<string> DefinitionVersions { get; } = ["2015-07-01", "2018-01-01-preview", "2018-07-01", "2022-04-01", "2022-05-01-preview"];

    /// <summary>Whether a version, which begins with its date, is that one or a later one.</summary>
    public static bool IsFrom(this string version, string date) => string.CompareOrdinal(version, date) >= 0;

    /// <summary>The id of a role as it is written at a scope: that of the scope's subscription, else the tenant's.</summary>
    public static string RoleId(string? subscriptionId, Guid role) =>
        $"{(subscriptionId is null ? "" : $"/subscriptions/{subscriptionId}")}/providers/{RoleDefinitions}/{role}";
}
