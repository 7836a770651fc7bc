using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Identities;

/// <summary>What Azure Resource Manager keeps of a resource beside what it is: no token depends on any of it.</summary>
public sealed record ResourceDetails
{
    /// <summary>The Azure region, e.g. <c>westeurope</c>.</summary>
    public string Location { get; init; } = "";

    /// <summary>The tags, by name; names are compared without regard to case, as in Azure.</summary>
    public ImmutableDictionary<string, string> Tags { get; init; } = NoTags;

    /// <summary>The rest of the resource's body, a JSON object as text: it is given back as it came. <see langword="null"/> where there is none.</summary>
    public string? Rest { get; init; }

    internal static ImmutableDictionary<string, string> NoTags { get; } = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);
}
