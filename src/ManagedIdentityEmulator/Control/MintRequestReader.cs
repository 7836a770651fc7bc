using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using ManagedIdentityEmulator.Tokens.Minting;

namespace ManagedIdentityEmulator.Control;

/// <summary>Reads a <see cref="MintRequest"/> from JSON, with every mistake in its form at once.</summary>
internal sealed partial class MintRequestReader
{
    private const int Deepest = 32;
    private const string Span = "must be a span as [-]d.hh:mm:ss, e.g. \"-00:05:00\", or a whole number of seconds";
    private const string Instant = "must be an instant such as \"2026-01-31T12:00:00Z\", or whole seconds since 1970";

    private static readonly string[] members = ["resource", "host", "identity", "clientId", "expiresIn", "expiresAt", "validIn", "validFrom", "claims", "header", "key"];
    private static readonly string[] instants = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"];

    private readonly List<MintProblem> problems = [];
    private readonly JsonObject given;

    private MintRequestReader(JsonObject given) => this.given = given;

    /// <returns>What could be read of it, and what is wrong with the rest.</returns>
    /// <exception cref="JsonException">It is no JSON, no object, nested too deeply, names a member twice, or is not UTF-8.</exception>
    public static (MintRequest Request, IReadOnlyList<MintProblem> Problems) Read(ReadOnlySpan<byte> json)
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
            var reader = new MintRequestReader(given);
            return (reader.Read(), reader.problems);
        }
        catch (InvalidOperationException)
        {
            throw new JsonException("A string in it has half of a surrogate pair.");
        }
    }

    private MintRequest Read()
    {
        foreach (var unknown in given.Select(member => member.Key).Except(members))
        {
            var hint = unknown is "alg" ? "; the algorithm is RS256, and no other" : "";
            problems.Add(new(unknown, $"is no member; there are {string.Join(", ", members)}{hint}"));
        }

        if (given["resource"] is null)
        {
            problems.Add(new("resource", "is missing: what the token is for, e.g. \"api://orders\""));
        }

        return new MintRequest(Text("resource") ?? "")
        {
            Host = Text("host"),
            Identity = Text("identity"),
            ClientId = Value<Guid>("clientId", "must be a GUID", TryId),
            ExpiresIn = Value<TimeSpan>("expiresIn", Span, TrySpan),
            ExpiresAt = Value<DateTimeOffset>("expiresAt", Instant, TryInstant),
            ValidIn = Value<TimeSpan>("validIn", Span, TrySpan),
            ValidFrom = Value<DateTimeOffset>("validFrom", Instant, TryInstant),
            Claims = Object("claims"),
            Header = Object("header"),
            Key = Text("key") ?? MintKey.Signing,
        };
    }

    private delegate bool Try<T>(JsonValue from, out T value);

    private string? Text(string name)
    {
        if (given[name] is not { } node)
        {
            return null;
        }

        if (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { Length: > 0 } text)
        {
            return text;
        }

        problems.Add(new(name, "must be a string, and not empty"));
        return null;
    }

    private JsonObject Object(string name)
    {
        if (given[name] is not (null or JsonObject))
        {
            problems.Add(new(name, "must be an object; a member of it that is null is left out of the token"));
        }

        return given[name] as JsonObject ?? [];
    }

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

        problems.Add(new(name, expected));
        return null;
    }

    private static bool TryId(JsonValue from, out Guid id)
    {
        id = default;
        return from.TryGetValue<string>(out var text) && Guid.TryParseExact(text, "D", out id);
    }

    // The framework takes "3600" for ten years.
    private static bool TrySpan(JsonValue from, out TimeSpan span)
    {
        span = default;
        if (from.TryGetValue<long>(out var seconds))
        {
            return TryScale(seconds, out span);
        }

        return from.TryGetValue<string>(out var text) && SpanPattern().IsMatch(text) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span);
    }

    private static bool TryInstant(JsonValue from, out DateTimeOffset instant)
    {
        instant = default;
        if (from.TryGetValue<long>(out var seconds))
        {
            var isInRange = TryScale(seconds, out var since) && since >= TimeSpan.Zero && since <= DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch;
            instant = isInRange ? DateTimeOffset.UnixEpoch + since : default;
            return isInRange;
        }

        return from.TryGetValue<string>(out var text)
            && DateTimeOffset.TryParseExact(text, instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    private static bool TryScale(long seconds, out TimeSpan span)
    {
        var isInRange = Math.Abs((decimal)seconds) <= TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond;
        span = isInRange ? TimeSpan.FromSeconds(seconds) : default;
        return isInRange;
    }

    [GeneratedRegex(@"^-?([0-9]{1,7}\.)?([01]?[0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,7})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SpanPattern();
}
