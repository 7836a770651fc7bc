namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Rows under headings, each column as wide as its longest text.</summary>
internal static class TextTable
{
    private const string Gap = "   ";

    public static string Write(string[] headings, IEnumerable<string[]> rows)
    {
        string[][] all = [headings, .. rows];
        var widths = headings.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, all.Select(row => string.Join(Gap, row.Zip(widths, (text, width) => text.PadRight(width))).TrimEnd()));
    }
}
