using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>A member of an export, piece by piece: tens of thousands of identities are not written out for a reader that takes them slowly.</summary>
internal static class StatePieces
{
    public static IEnumerable<Action<Utf8JsonWriter>> Of<T>(string member, IEnumerable<T> items, JsonTypeInfo<T> type)
    {
        yield return json => json.WriteStartArray(member);
        foreach (var item in items)
        {
            yield return json => JsonSerializer.Serialize(json, item, type);
        }

        yield return json => json.WriteEndArray();
    }
}
