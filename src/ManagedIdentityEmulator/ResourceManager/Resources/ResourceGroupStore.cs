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
    public ImmutableDictionary<string, ResourceGroup>? Kept { get; } = Load(data);

    public void Save(IEnumerable<ResourceGroup> groups) => data?.Write(
        FileName,
        [.. groups.OrderBy(group => group.Name, StringComparer.OrdinalIgnoreCase).Select(group => new KeptGroup(group.Name, group.Details.Location, new(group.Details.Tags), group.ManagedBy))],
        ResourceGroupJson.Default.KeptGroupArray);

    private static ImmutableDictionary<string, ResourceGroup>? Load(DataDirectory? data)
    {
        var loaded = ImmutableDictionary.CreateBuilder<string, ResourceGroup>(StringComparer.OrdinalIgnoreCase);
        return data?.Read(FileName, ResourceGroupJson.Default.KeptGroupArray, kept => kept.Count(group => loaded.TryAdd(group?.Name ?? throw new JsonException("a resource group is null"), Restore(group)))) is null
            ? null : loaded.ToImmutable();
    }

    private static ResourceGroup Restore(KeptGroup kept) =>
        new(kept.Name, new() { Location = kept.Location, Tags = ResourceDetails.NoTags.SetItems(kept.Tags) }) { ManagedBy = kept.ManagedBy };
}

internal sealed record KeptGroup(string Name, string Location, Dictionary<string, string> Tags, string? ManagedBy = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeptGroup[]))]
internal sealed partial class ResourceGroupJson : JsonSerializerContext;
