using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// The names that clients give an identity selector. Each Azure host documents a few; SDKs send others of them to it, so every
/// endpoint takes all.
/// </summary>
internal static class SelectorParameters
{
    private static readonly (string Name, SelectorKind Kind)[] names =
    [
        ("client_id", SelectorKind.ClientId),
        ("clientid", SelectorKind.ClientId),
        ("object_id", SelectorKind.ObjectId),
        ("principal_id", SelectorKind.ObjectId),
        ("principalId", SelectorKind.ObjectId),
        ("msi_res_id", SelectorKind.ResourceId),
        ("mi_res_id", SelectorKind.ResourceId),
        ("msi-res-id", SelectorKind.ResourceId),
    ];

    /// <summary>The names of those in a request.</summary>
    public static IEnumerable<string> NamesIn(RequestParameters parameters) => names.Select(known => known.Name).Where(name => parameters[name] is { Length: > 0 });

    /// <summary>The selector of a request; an empty value counts as none.</summary>
    /// <returns><see langword="false"/> where there is more than one: Azure takes them as mutually exclusive.</returns>
    public static bool TryRead(RequestParameters parameters, out IdentitySelector selector)
    {
        selector = IdentitySelector.None;
        foreach (var (name, kind) in names)
        {
            if (parameters[name] is { Length: > 0 } value)
            {
                if (selector.Kind != SelectorKind.None)
                {
                    return false;
                }

                selector = new(kind, value);
            }
        }

        return true;
    }
}
