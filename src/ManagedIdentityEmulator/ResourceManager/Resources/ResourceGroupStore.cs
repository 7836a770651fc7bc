using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>Keeps the resource groups in the data directory, if there is one.</summary>
internal sealed class ResourceGroupStore(DataDirectory? data)
{
    private const string FileName = "resource-groups.json";

    /// <summary>Those that were kept, by name; <see langword="null"/> where none ever were. Read at the start, which a damaged file prevents.</summary>
    /// <exception cref="DataDirectoryException">The file cannot be read, or is not one of these.</exception>
    public ImmutableDictionary<string, ResourceGroup>? Kept { get; } = data?.Read(FileName, ResourceGroupJson.Default.KeptGroupArray, Restore, null);

    public static KeptGroup[] Keep(IEnumerable<ResourceGroup> groups) =>
        [.. groups.OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase).Select(group => new KeptGroup(group.Name, group.Details.Location, new(group.Details.Tags), group.ManagedBy))];

    public void Save(IEnumerable<ResourceGroup> groups) => data?.Write(FileName, Keep(groups), ResourceGroupJson.Default.KeptGroupArray);

    /// <exception cref="JsonException">One comes twice.</exception>
    public static ImmutableDictionary<string, ResourceGroup> Restore(KeptGroup[] kept)
    {
        var restored = ImmutableDictionary.Create<string, ResourceGroup>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in kept)
        {
            var one = Restore(group ?? throw new JsonException("a resource group is null"));
            restored = restored.ContainsKey(one.Name) ? throw new JsonException($"the resource group '{one.Name}' comes twice") : restored.Add(one.Name, one);
        }

        return restored;
    }

    private static ResourceGroup Restore(KeptGroup kept) =>
        new(kept.Name, new() { Location = kept.Location, Tags = ResourceDetails.NoTags.SetItems(kept.Tags) }) { ManagedBy = kept.ManagedBy };
}

internal sealed record KeptGroup(string Name, string Location, Dictionary<string, string> Tags, string? ManagedBy = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptGroup[]))]
internal sealed partial class ResourceGroupJson : JsonSerializerContext;
