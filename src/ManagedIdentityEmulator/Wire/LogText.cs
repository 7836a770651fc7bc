using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Wire;

/// <summary>What a client sent, as a log may have it.</summary>
internal static partial class LogText
{
    /// <summary>How much of a value is kept.</summary>
    public const int LongestValue = 200;

    /// <summary>How much of a reason or of an error's message is kept: Entra quotes a subject of 600 characters, and what follows are links.</summary>
    public const int LongestSentence = 600;

    /// <summary>What stands where a token did: clients at odds with themselves put one into any field.</summary>
    public const string HiddenToken = "[token]";

    /// <summary>What stands where a secret did.</summary>
    public const string HiddenSecret = "[secret]";

    private const string TokensBegin = "eyJ"; // {" in base64, as every JWT does

    /// <summary>On one line, at a bearable length, and without a token.</summary>
    public static string Printable(string? value, int longest = LongestValue)
    {
        value ??= "";
        if (value.Contains(TokensBegin, StringComparison.Ordinal))
        {
            value = Token().Replace(value, HiddenToken);
        }

        var isGood = value.Length <= longest && !value.AsSpan().ContainsAnyExceptInRange(' ', '~'); // as most are, which are then not copied
        return isGood ? value : Clean(value, longest);
    }

    private static string Clean(string value, int longest)
    {
        var clean = string.Create(Math.Min(value.Length, longest), value, (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = IsClean(from[i]) ? from[i] : '?';
            }
        });
        return value.Length > longest ? clean + "…" : clean;
    }

    private static bool IsClean(char c) => c is >= ' ' and <= '~' || !(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029');

    [GeneratedRegex(TokensBegin + @"[A-Za-z0-9_-]{10,}[A-Za-z0-9_.=-]*")]
    private static partial Regex Token();
}
