using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Instants, by the emulator's clock.</summary>
internal static class DateFunctions
{
    private const string Compact = "yyyyMMdd'T'HHmmss'Z'";
    private const int LongestFormat = 100;

    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("utcNow", 0, 1, arguments => arguments.Scope.IsParameterDefault ? Write(arguments, arguments.Scope.Frame.Environment.Now, 0, Compact)
            : throw arguments.Fail("it may only be used in the default value of a parameter")),
        new("dateTimeAdd", 2, 3, arguments => Write(arguments, Add(arguments), 2, "yyyy-MM-dd'T'HH:mm:ss'Z'")),
        new("dateTimeToEpoch", 1, 1, arguments => TemplateValues.Of(Instant(arguments, 0).ToUnixTimeSeconds())),
        new("dateTimeFromEpoch", 1, 1, arguments => arguments.Integer(0) is >= -62_135_596_800 and <= 253_402_300_799 and var seconds
            ? TemplateValues.Of(DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture))
            : throw arguments.Fail("the calendar does not go that far")),
    ];

    private static DateTimeOffset Add(Arguments arguments)
    {
        try
        {
            return Instant(arguments, 0) + XmlConvert.ToTimeSpan(arguments.Text(1));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            throw arguments.Fail($"'{arguments.Text(1)}' must be a duration as ISO 8601 writes it, within the calendar");
        }
    }

    private static DateTimeOffset Instant(Arguments arguments, int at)
    {
        var text = arguments.Text(at);
        return DateTimeOffset.TryParseExact(text, Compact, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant)
                ? instant : throw arguments.Fail($"'{text}' is no date and time");
    }

    private static JsonNode Write(Arguments arguments, DateTimeOffset instant, int at, string otherwise)
    {
        var format = arguments.Count > at ? arguments.Text(at) : otherwise;
        try
        {
            return format.Length > LongestFormat ? throw arguments.Fail($"the format is longer than {LongestFormat} characters")
                : arguments.Result(instant.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
        }
        catch (FormatException)
        {
            throw arguments.Fail($"'{format}' is no format of a date");
        }
    }
}
