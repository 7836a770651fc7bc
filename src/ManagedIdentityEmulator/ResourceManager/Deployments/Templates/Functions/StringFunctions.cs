using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Functions of text. Where Azure's documentation says so, they compare without regard to case.</summary>
internal static class StringFunctions
{
    private const int LongestPadded = 16_384;

    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("format", 1, null, arguments => arguments.Result(TextFormat.Write(arguments))),
        new("toLower", 1, 1, arguments => arguments.Result(arguments.Text(0).ToLowerInvariant())),
        new("toUpper", 1, 1, arguments => arguments.Result(arguments.Text(0).ToUpperInvariant())),
        new("trim", 1, 1, arguments => arguments.Result(arguments.Text(0).Trim())),
        new("substring", 2, 3, Substring),
        new("replace", 3, 3, Replace),
        new("split", 2, 2, Split),
        new("join", 2, 2, Join),
        new("padLeft", 2, 3, PadLeft),
        new("startsWith", 2, 2, arguments => TemplateValues.Of(arguments.Text(0).StartsWith(arguments.Text(1), StringComparison.OrdinalIgnoreCase))),
        new("endsWith", 2, 2, arguments => TemplateValues.Of(arguments.Text(0).EndsWith(arguments.Text(1), StringComparison.OrdinalIgnoreCase))),
        new("string", 1, 1, arguments => arguments.Result(arguments[0] is JsonArray or JsonObject ? TemplateValues.WriteJson(arguments[0]) : TemplateValues.Write(arguments[0]))),
        new("guid", 1, null, arguments => TemplateValues.Of(NameHashes.Guid(Parts(arguments)))),
        new("uniqueString", 1, null, arguments => TemplateValues.Of(NameHashes.UniqueString(Parts(arguments)))),
        new("newGuid", 0, 0, arguments => arguments.Scope.IsParameterDefault ? TemplateValues.Of(Guid.NewGuid().ToString())
            : throw arguments.Fail("it may only be used in the default value of a parameter")),
    ];

    private static List<string> Parts(Arguments arguments) =>
        [.. arguments.All().Select((part, at) => part is JsonValue ? TemplateValues.Write(part) : throw arguments.Other(at, "String"))];

    private static JsonNode Substring(Arguments arguments)
    {
        var (text, start) = (arguments.Text(0), arguments.Size(1));
        var length = arguments.Count > 2 ? arguments.Size(2) : Math.Max(text.Length - start, 0);
        return start <= text.Length && length <= text.Length - start ? arguments.Result(text.Substring(start, length))
            : throw arguments.Fail($"the index and length parameters must refer to a location within the string: '{start}' and '{length}' of {text.Length} characters");
    }

    private static JsonNode Replace(Arguments arguments)
    {
        var (text, old, other) = (arguments.Text(0), arguments.Text(1), arguments.Text(2));
        if (old.Length == 0)
        {
            throw arguments.Fail("the text to be replaced must not be empty");
        }

        arguments.Budget.Charge(text.Length + ((long)(text.Length / old.Length) * other.Length));
        return TemplateValues.Of(text.Replace(old, other, StringComparison.Ordinal));
    }

    private static JsonArray Split(Arguments arguments)
    {
        var delimiters = arguments[1] is JsonArray several ? several.Select(TemplateValues.Write).ToArray() : [arguments.Text(1)];
        arguments.Budget.Charge((long)arguments.Text(0).Length * (1 + delimiters.Length));
        return arguments.Result(arguments.Text(0).Split(delimiters, StringSplitOptions.None).Select(TemplateValues.Of));
    }

    private static JsonNode Join(Arguments arguments)
    {
        var parts = arguments.Items(0).Select(TemplateValues.Write).ToList();
        arguments.Budget.Charge(parts.Sum(part => (long)part.Length) + ((long)parts.Count * arguments.Text(1).Length));
        return TemplateValues.Of(string.Join(arguments.Text(1), parts));
    }

    private static JsonNode PadLeft(Arguments arguments)
    {
        var text = arguments[0] is JsonValue value ? TemplateValues.Write(value) : throw arguments.Other(0, "String");
        var padding = arguments.Count > 2 ? arguments.Text(2) : " ";
        return padding.Length != 1 ? throw arguments.Fail("the padding must be one character")
            : arguments.Size(1) > LongestPadded ? throw arguments.Fail($"the length must not be over {LongestPadded}")
            : arguments.Result(text.PadLeft(arguments.Size(1), padding[0]));
    }
}
