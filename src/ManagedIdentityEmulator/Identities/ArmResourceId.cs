namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// An ARM resource id, compared without regard to case. It is written with a lower-case <c>resourcegroups</c> segment, as the
/// managed identity resource provider and the <c>xms_mirid</c> claim write it.
/// </summary>
public sealed record ArmResourceId
{
    private readonly string value;
    private readonly int hash; // of a text that is long, and asked for with every token

    private ArmResourceId(string value) => (this.value, hash) = (value, StringComparer.OrdinalIgnoreCase.GetHashCode(value));

    /// <summary>The resource's own name, the last in it.</summary>
    internal string Name => value[(value.LastIndexOf('/') + 1)..];

    /// <summary>The resource group that it is in; <see langword="null"/> where it is in none.</summary>
    internal string? ResourceGroup => value.Split('/') is [_, _, _, var groups, var name, ..] && groups.Equals("resourceGroups", StringComparison.OrdinalIgnoreCase) ? name : null;

    /// <summary>The id of a resource, e.g. <c>/subscriptions/…/resourcegroups/local/providers/Microsoft.Compute/virtualMachines/vm</c>.</summary>
    /// <remarks>Each level of a nested type takes the same name.</remarks>
    public static ArmResourceId Of(Guid subscriptionId, string resourceGroup, string resourceType, string name)
    {
        var parts = resourceType.Split('/');
        return new($"/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}/providers/{parts[0]}/{string.Join('/', parts[1..].Select(part => $"{part}/{name}"))}");
    }

    /// <summary>The id of a resource that has a name of its own on each level of its type.</summary>
    internal static ArmResourceId Of(Guid subscriptionId, string resourceGroup, string resourceType, IReadOnlyList<string> names)
    {
        var parts = resourceType.Split('/');
        return new($"/subscriptions/{subscriptionId}/resourcegroups/{resourceGroup}/providers/{parts[0]}/{string.Join('/', parts[1..].Zip(names, (part, name) => $"{part}/{name}"))}");
    }

    /// <summary>An id as somebody else wrote it: any case, with or without a slash at the end.</summary>
    public static ArmResourceId From(string text) => new(text.TrimEnd('/'));

    /// <inheritdoc/>
    public bool Equals(ArmResourceId? other) => other is not null && hash == other.hash && string.Equals(value, other.value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <inheritdoc/>
    public override string ToString() => value;
}
