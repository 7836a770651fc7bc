using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Control;

/// <summary>Reads the members of a JSON object, each by its type, and keeps what is wrong with them: all mistakes are told at once.</summary>
internal sealed class JsonMembers
{
    private const int Deepest = 32;
    private const string ASpan = "must be a span as [-]d.hh:mm:ss, e.g. \"-00:05:00\", or a whole number of seconds";
    private const string AnInstant = "must be an instant such as \"2026-01-31T12:00:00Z\", or whole seconds since 1970";

    private readonly JsonObject given;
    private readonly List<(string Field, string Message)> problems = [];

    private JsonMembers(JsonObject given) => this.given = given;

    private delegate bool Try<T>(JsonValue from, out T value);

    public IReadOnlyList<(string Field, string Message)> Problems => problems;

    /// <exception cref="JsonException">It is no JSON, no object, nested too deeply, names a member twice, or is not UTF-8.</exception>
    public static JsonMembers Read(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw new JsonException("It is not UTF-8.");
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false };
            var given = JsonNode.Parse(json, documentOptions: options) as JsonObject ?? throw new JsonException("It must be an object.");
            given.ToJsonString(); // reads every string, which parsing does not
            return new(given);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A string in it has half of a surrogate pair.");
        }
    }

    /// <summary>Whether a member is there, and not null.</summary>
    public bool Has(string name) => given[name] is not null;

    public void Refuse(string name, string message) => problems.Add((name, message));

    /// <summary>Refuses members of other names.</summary>
    /// <param name="known">The names there are.</param>
    /// <param name="hint">More to say about one of another name.</param>
    public void Allow(IReadOnlyList<string> known, Func<string, string>? hint = null)
    {
        foreach (var unknown in given.Select(member => member.Key).Except(known))
        {
            Refuse(unknown, $"is no member; there are {string.Join(", ", known)}{hint?.Invoke(unknown)}");
        }
    }

    public string? Text(string name)
    {
        if (given[name] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text)
        {
            return text;
        }

        Refuse(name, "must be a string, and not empty");
        return null;
    }

    public JsonObject Object(string name, string expected)
    {
        if (given[name] is not (null or JsonObject))
        {
            Refuse(name, expected);
        }

        return given[name] as JsonObject ?? [];
    }

    public Guid? Id(string name) => Value<Guid>(name, "must be a GUID", TryId);

    public bool? Flag(string name) => Value<bool>(name, "must be true or false", TryFlag);

    public TimeSpan? Span(string name) => Value<TimeSpan>(name, ASpan, TrySpan);

    public DateTimeOffset? Instant(string name) => Value<DateTimeOffset>(name, AnInstant, TryInstant);

    private T? Value<T>(string name, string expected, Try<T> read)
        where T : struct
    {
        if (given[name] is not { } node)
        {
            return null;
        }

        if (node is JsonValue value && read(value, out var found))
        {
            return found;
        }

        Refuse(name, expected);
        return null;
    }

    private static bool TryId(JsonValue from, out Guid id)
    {
        id = default;
        return from.TryGetValue<string>(out var text) && Guid.TryParseExact(text, "D", out id);
    }

    private static bool TryFlag(JsonValue from, out bool flag) => from.TryGetValue(out flag);

    private static bool TrySpan(JsonValue from, out TimeSpan span)
    {
        span = default;
        return from.TryGetValue<long>(out var seconds) ? SpanText.TryFromSeconds(seconds, out span)
            : from.TryGetValue<string>(out var text) && SpanText.TryParseClock(text, out span);
    }

    private static bool TryInstant(JsonValue from, out DateTimeOffset instant)
    {
        instant = default;
        return from.TryGetValue<long>(out var seconds) ? InstantText.TryFromSeconds(seconds, out instant)
            : from.TryGetValue<string>(out var text) && InstantText.TryParse(text, out instant);
    }
}
