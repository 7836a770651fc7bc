namespace ManagedIdentityEmulator.Wire;

/// <summary>What a client sent, as a log may have it.</summary>
internal static class LogText
{
    private const int LongestValue = 200;

    /// <summary>On one line and at a bearable length.</summary>
    public static string Printable(string? value)
    {
        value ??= "";
        var clean = string.Create(Math.Min(value.Length, LongestValue), value, (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) || from[i] is '\u2028' or '\u2029' ? '?' : from[i];
            }
        });
        return value.Length > LongestValue ? clean + "…" : clean;
    }
}
