using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.ManagedIdentities;

/// <summary>
/// The names and versions of Microsoft.ManagedIdentity
/// (github.com/Azure/azure-rest-api-specs, specification/msi/resource-manager/Microsoft.ManagedIdentity).
/// </summary>
internal static class ManagedIdentityApi
{
    public const string UserAssigned = IdentitySeed.UserAssignedType;
    public const string FederatedCredentials = UserAssigned + "/federatedIdentityCredentials";

    public static IReadOnlyList<string> Versions { get; } =
    [
        "2015-08-31-preview", "2018-11-30", "2021-09-30-preview", "2022-01-31-preview", "2023-01-31", "2023-07-31-preview", "2024-11-30",
        "2025-01-31-preview", "2025-05-31-preview", "2026-04-30", "2026-05-31",
    ];
}
