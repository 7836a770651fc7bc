using System.Collections.Immutable;
using System.Text.Json;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Hosts;

/// <summary>The values of <c>identity.type</c>.</summary>
[Flags]
internal enum IdentityKinds
{
    None = 0,
    SystemAssigned = 1,
    UserAssigned = 2,
}

/// <summary>
/// A host's <c>identity</c>, as a request says it should be
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-configure-managed-identities).
/// </summary>
/// <param name="Type">Which kinds of identity; <see langword="null"/> for those that there are.</param>
/// <param name="Assigned">The user-assigned identities that are named, or are <c>{}</c> in the map.</param>
/// <param name="Removed">Those that are <c>null</c> in the map.</param>
/// <param name="IsMerged">Whether what is not named stays assigned: with a PATCH's map it does.</param>
internal sealed record IdentityBlock(IdentityKinds? Type, ImmutableHashSet<ArmResourceId> Assigned, ImmutableHashSet<ArmResourceId> Removed, bool IsMerged)
{
    public const string AllowedTypes = "None, SystemAssigned, UserAssigned, and 'SystemAssigned, UserAssigned'";

    /// <param name="request">A PUT or a PATCH.</param>
    /// <param name="block"><see langword="null"/> where the request says nothing of identities: then they stay as they are.</param>
    public static ArmError? Read(ArmRequest request, out IdentityBlock? block)
    {
        block = null;
        if (request.Body.HasOther("identity", JsonValueKind.Object))
        {
            return ArmErrors.InvalidContent("'identity' must be an object.");
        }

        if (request.Body.Object("identity") is not { } json)
        {
            return null;
        }

        if (json.HasOther("type", JsonValueKind.String))
        {
            return ArmErrors.InvalidContent("'identity.type' must be a string.");
        }

        IdentityKinds? type = null;
        if (json.Text("type") is { } given && (type = KindsOf(given)) is null)
        {
            return HostErrors.UnknownType(given);
        }

        if (type is null && request.Method == "PUT")
        {
            return HostErrors.TypeRequired;
        }

        var error = IdentityIds.Read(request, json, type, out var ids);
        block = new(type, ids.Assigned, ids.Removed, IsMerged: request.Method == "PATCH" && !ids.AreArray);
        return error;
    }

    // "SystemAssigned, UserAssigned": with a comma and a space, as virtual machines write it, or without, as App Service does; in any case.
    private static IdentityKinds? KindsOf(string given)
    {
        var parts = given.Split(',', StringSplitOptions.TrimEntries);
        if (parts.Except(Enum.GetNames<IdentityKinds>(), StringComparer.OrdinalIgnoreCase).Any())
        {
            return null;
        }

        var kinds = parts.Aggregate(IdentityKinds.None, (all, part) => all | Enum.Parse<IdentityKinds>(part, ignoreCase: true));
        return kinds != IdentityKinds.None && parts.Contains(nameof(IdentityKinds.None), StringComparer.OrdinalIgnoreCase) ? null : kinds;
    }
}
