using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>A section that is one array, in the form that the data directory keeps. A document without it leaves what there is.</summary>
/// <param name="member">Its name in the document.</param>
/// <param name="type">The form.</param>
internal abstract class ListSection<T>(string member, JsonTypeInfo<T[]> type) : IStateSection
    where T : class
{
    public IReadOnlyList<string> Members { get; } = [member];

    public IEnumerable<Action<Utf8JsonWriter>> Pieces() => StatePieces.Of(member, Current(), (JsonTypeInfo<T>)ConfigurationShape.Element(type));

    public PreparedImport? Read(JsonObject document, ProblemList problems)
    {
        if (!document.TryGetPropertyValue(member, out var given))
        {
            return null;
        }

        var own = new ProblemList();
        var copy = given?.DeepClone();
        ConfigurationShape.Check(copy, type, $"$.{member}", own);
        RequireMembers(copy as JsonArray, own);
        var items = own.All.Any() ? [] : copy.Deserialize(type)!;
        for (var i = 0; i < items.Length; i++)
        {
            Check(items[i], $"$.{member}[{i}]", own);
        }

        own.Require(items.Length <= Most, $"$.{member}", $"there may be at most {Most}");
        problems.AddAll(own);
        return own.All.Any() ? null : Prepare(items, problem => problems.Add($"$.{member}", problem));
    }

    protected abstract T[] Current();

    /// <summary>How many there may be.</summary>
    protected abstract int Most { get; }

    /// <summary>Adds what is wrong with one item alone.</summary>
    protected abstract void Check(T item, string path, ProblemList problems);

    /// <summary>Makes the next state of all items; what is wrong with them together is told.</summary>
    protected abstract PreparedImport? Prepare(T[] items, Action<string> tell);

    private void RequireMembers(JsonArray? items, ProblemList problems)
    {
        var required = ConfigurationShape.Element(type).Properties.Where(property => property.IsRequired).Select(property => property.Name).ToList();
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            foreach (var missing in required.Where(name => items![i] is JsonObject item && !item.ContainsKey(name)))
            {
                problems.Add($"$.{member}[{i}].{missing}", "is missing");
            }
        }
    }
}
