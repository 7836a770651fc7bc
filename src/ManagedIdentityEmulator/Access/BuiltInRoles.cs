using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ManagedIdentityEmulator.Access;

/// <summary>
/// Azure's built-in roles that templates name most, with their real ids and operations
/// (learn.microsoft.com/azure/role-based-access-control/built-in-roles). Read when somebody first asks for one.
/// </summary>
internal static class BuiltInRoles
{
    private static readonly Lazy<IReadOnlyList<RoleDefinition>> all = new(Read);
    private static readonly Lazy<FrozenDictionary<Guid, RoleDefinition>> byId = new(() => All.ToFrozenDictionary(role => role.Id));
    private static readonly Lazy<IReadOnlyList<string>> dataActions = new(() =>
        [.. All.SelectMany(role => role.Permissions).SelectMany(permission => permission.DataActions).Where(OperationPattern.NamesOneOperation).Distinct(StringComparer.OrdinalIgnoreCase)]);

    public static IReadOnlyList<RoleDefinition> All => all.Value;

    public static RoleDefinition? Find(Guid id) => byId.Value.GetValueOrDefault(id);

    /// <summary>What an operation is on, by the roles that name it: where none does, either.</summary>
    public static OperationPlane PlaneOf(string operation) =>
        dataActions.Value.Any(pattern => OperationPattern.Matches(pattern, operation)) ? OperationPlane.Data : OperationPlane.Either;

    private static RoleDefinition[] Read()
    {
        using var json = typeof(BuiltInRoles).Assembly.GetManifestResourceStream("BuiltInRoles.json")!;
        return JsonSerializer.Deserialize(json, RoleJson.Default.RoleDefinitionArray)!;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(RoleDefinition[]))]
internal sealed partial class RoleJson : JsonSerializerContext;
