using System.Text;

namespace ManagedIdentityEmulator.Variables;

/// <summary>The certificates of PEM files, each as text: to be compared and written again, not to be understood.</summary>
internal static class PemCertificates
{
    private const string Begin = "-----BEGIN CERTIFICATE-----";
    private const string End = "-----END CERTIFICATE-----";

    public static IEnumerable<string> Of(string text)
    {
        var begin = 0;
        while ((begin = text.IndexOf(Begin, begin, StringComparison.Ordinal)) >= 0 && text.IndexOf(End, begin, StringComparison.Ordinal) is > 0 and var end)
        {
            yield return text[begin..(end + End.Length)].ReplaceLineEndings("\n");
            begin = end;
        }
    }

    /// <summary>Those of a file, or of the files of a directory, which some programs take as well; none where nothing can be read.</summary>
    public static IEnumerable<string> In(string? path)
    {
        try
        {
            return Directory.Exists(path) ? [.. Directory.EnumerateFiles(path).SelectMany(file => Of(Text(file)))] : path is not { Length: > 0 } ? [] : Of(Text(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Text(string file) => File.Exists(file) ? File.ReadAllText(file, Encoding.Latin1) : "";
}
