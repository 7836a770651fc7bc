namespace ManagedIdentityEmulator.Identities;

/// <summary>What a request names an identity by.</summary>
internal enum SelectorKind
{
    /// <summary>Nothing: the host's own choice.</summary>
    None,

    /// <summary>The client id.</summary>
    ClientId,

    /// <summary>The principal (object) id.</summary>
    ObjectId,

    /// <summary>The ARM id of a user-assigned identity.</summary>
    ResourceId,
}

/// <summary>Which identity a request asks for, in the words of the request.</summary>
/// <param name="Kind">What the identity is named by.</param>
/// <param name="Value">The value as it was given; it may be anything.</param>
internal readonly record struct IdentitySelector(SelectorKind Kind, string Value)
{
    /// <summary>No identity was named.</summary>
    public static IdentitySelector None { get; } = new(SelectorKind.None, "");

    /// <inheritdoc/>
    public override string ToString() => Kind switch
    {
        SelectorKind.ClientId => $"client id {Value}",
        SelectorKind.ObjectId => $"object id {Value}",
        SelectorKind.ResourceId => $"resource id {Value}",
        _ => "no selector",
    };
}
