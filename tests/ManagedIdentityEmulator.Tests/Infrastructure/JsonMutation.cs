using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>Changes of a JSON document that leave it JSON.</summary>
internal static class JsonMutation
{
    /// <summary>Has one place in the document changed: a member gone or under another name, a value of another type.</summary>
    /// <param name="document">An object or an array.</param>
    /// <param name="random">Chooses.</param>
    /// <param name="names">Names for members.</param>
    public static void Mutate(JsonNode document, Random random, IReadOnlyList<string> names)
    {
        var places = Places(document).ToList();
        if (places.Count == 0)
        {
            return;
        }

        var (parent, key) = places[random.Next(places.Count)];
        switch (random.Next(4), parent)
        {
            case (0, JsonObject into):
                into.Remove((string)key);
                break;
            case (1, JsonObject into):
                var value = into[(string)key];
                into.Remove((string)key);
                into[names[random.Next(names.Count)]] = value;
                break;
            case (_, JsonObject into):
                into[(string)key] = Junk(random);
                break;
            case (0, JsonArray into):
                into.RemoveAt((int)key);
                break;
            case (1, JsonArray into):
                into.Add(into[(int)key]?.DeepClone());
                break;
            case (_, JsonArray into):
                into[(int)key] = Junk(random);
                break;
        }
    }

    /// <summary>Every member and element, however deep.</summary>
    public static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode? node) => node switch
    {
        JsonObject value => value.SelectMany(pair => Places(pair.Value).Prepend((value, pair.Key))),
        JsonArray value => value.SelectMany((child, i) => Places(child).Prepend((value, i))),
        _ => [],
    };

    private static JsonNode? Junk(Random random) => random.Next(12) switch
    {
        0 => null,
        1 => true,
        2 => random.Next(),
        3 => -1.5,
        4 => "",
        5 => "text\n",
        6 => new JsonArray(),
        7 => new JsonObject(),
        8 => new JsonArray(null, 1, "x", new JsonObject { ["name"] = 1 }),
        9 => new JsonObject { ["name"] = null, ["x"] = new JsonArray() },
        10 => "10675199.02:48:05.4775807",
        _ => double.MaxValue,
    };
}
