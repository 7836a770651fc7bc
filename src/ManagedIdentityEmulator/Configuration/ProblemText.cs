using System.Globalization;
using System.Runtime.CompilerServices;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>A text about what is required: one that is interpolated is put together only where that does not hold, for mostly it does, in tens of thousands of places.</summary>
[InterpolatedStringHandler]
internal ref struct ProblemText
{
    private readonly string? whole;
    private DefaultInterpolatedStringHandler parts;

    public ProblemText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        parts = isNeeded ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    private ProblemText(string whole) => this.whole = whole;

    public static implicit operator ProblemText(string whole) => new(whole);

    public void AppendLiteral(string literal) => parts.AppendLiteral(literal);

    public void AppendFormatted<T>(T value, string? format = null) => parts.AppendFormatted(value, format);

    /// <summary>The text, once.</summary>
    public string Take() => whole ?? parts.ToStringAndClear();
}
