using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Access;

/// <summary>Keeps the role assignments in the data directory, if there is one.</summary>
internal sealed class RoleAssignmentStore(DataDirectory? data)
{
    private const string FileName = "role-assignments.json";

    /// <exception cref="DataDirectoryException">The file cannot be read, or is not one of these.</exception>
    public RoleAssignmentState Load() =>
        data?.Read(FileName, RoleAssignmentJson.Default.KeptRoleAssignmentArray, Restore, RoleAssignmentState.Empty) ?? RoleAssignmentState.Empty;

    /// <exception cref="IOException">They cannot be kept.</exception>
    public void Save(RoleAssignmentState assignments) => data?.Write(FileName, Keep(assignments), RoleAssignmentJson.Default.KeptRoleAssignmentArray);

    /// <exception cref="JsonException">Two have one name, or assign the same.</exception>
    public static RoleAssignmentState Restore(KeptRoleAssignment[] kept)
    {
        try
        {
            return kept.Aggregate(RoleAssignmentState.Empty, (state, one) => state.With(Restore(one ?? throw new JsonException("a role assignment is null"))));
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static KeptRoleAssignment[] Keep(RoleAssignmentState assignments) =>
    [
        .. assignments.ByName.Values.OrderBy(one => one.CreatedOn).Select(one => new KeptRoleAssignment(
            one.Name, $"{one.Scope}", one.RoleDefinitionId, one.PrincipalId, one.PrincipalType, one.CreatedOn, one.UpdatedOn,
            one.Description, one.Condition, one.ConditionVersion, one.DelegatedManagedIdentityResourceId, one.CreatedBy, one.UpdatedBy)),
    ];

    private static RoleAssignment Restore(KeptRoleAssignment kept) => new()
    {
        Name = kept.Name,
        Scope = ResourceScope.From(kept.Scope),
        RoleDefinitionId = kept.RoleDefinitionId,
        PrincipalId = kept.PrincipalId,
        PrincipalType = kept.PrincipalType,
        Description = kept.Description,
        Condition = kept.Condition,
        ConditionVersion = kept.ConditionVersion,
        DelegatedManagedIdentityResourceId = kept.DelegatedManagedIdentityResourceId,
        CreatedOn = kept.CreatedOn,
        UpdatedOn = kept.UpdatedOn,
        CreatedBy = kept.CreatedBy,
        UpdatedBy = kept.UpdatedBy,
    };
}

internal sealed record KeptRoleAssignment(
    Guid Name, string Scope, Guid RoleDefinitionId, Guid PrincipalId, string PrincipalType, DateTimeOffset CreatedOn, DateTimeOffset UpdatedOn,
    string? Description = null, string? Condition = null, string? ConditionVersion = null, string? DelegatedManagedIdentityResourceId = null,
    Guid? CreatedBy = null, Guid? UpdatedBy = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptRoleAssignment[]))]
internal sealed partial class RoleAssignmentJson : JsonSerializerContext;
