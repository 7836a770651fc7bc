using System.Text;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// JSON as Resource Manager's own reader takes it beyond the standard: names without quotes or in single ones, strings that go over
/// several lines, comments. The Azure CLI sends each deployment so: <c>{"properties": {"mode": "Incremental", template:{…}}}</c>, with
/// the template as it stands in its file (github.com/Azure/azure-cli, <c>JsonCTemplatePolicy</c>).
/// </summary>
internal static class RelaxedJson
{
    /// <summary>The same in standard JSON, as far as it can be made out; what is wrong in it stays wrong. Commas at an end stay too.</summary>
    public static string Tighten(string text)
    {
        var strict = new StringBuilder(text.Length + 64);
        for (var at = 0; at < text.Length;)
        {
            at = text[at] switch
            {
                '"' or '\'' => CopyString(text, at, strict),
                '/' when at + 1 < text.Length && text[at + 1] is '/' or '*' => SkipComment(text, at),
                var c when IsNameStart(c) => CopyWord(text, at, strict),
                var c => Copy(c, at, strict),
            };
        }

        return strict.ToString();
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private static int Copy(char c, int at, StringBuilder strict)
    {
        strict.Append(c);
        return at + 1;
    }

    private static int CopyString(string text, int at, StringBuilder strict)
    {
        var quote = text[at++];
        strict.Append('"');
        for (; at < text.Length && text[at] != quote; at++)
        {
            switch (text[at])
            {
                case '\\' when at + 1 < text.Length:
                    strict.Append(text[++at] == '\'' ? "'" : $"\\{text[at]}");
                    break;
                case '"':
                    strict.Append("\\\"");
                    break;
                case < ' ' and var control:
                    strict.Append(null, $"\\u{(int)control:x4}");
                    break;
                case var c:
                    strict.Append(c);
                    break;
            }
        }

        if (at == text.Length)
        {
            return at; // without its end it stays wrong
        }

        strict.Append('"');
        return at + 1;
    }

    private static int SkipComment(string text, int at)
    {
        var (end, length) = text[at + 1] == '/' ? ("\n", 0) : ("*/", 2);
        var found = text.IndexOf(end, at + 2, StringComparison.Ordinal);
        return found < 0 ? text.Length : found + length;
    }

    // A word before a colon is a name; true, false and null stay words.
    private static int CopyWord(string text, int at, StringBuilder strict)
    {
        var end = at;
        while (end < text.Length && (IsNameStart(text[end]) || char.IsDigit(text[end])))
        {
            end++;
        }

        var next = end;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        var word = text.AsSpan(at, end - at);
        _ = next < text.Length && text[next] == ':' ? strict.Append('"').Append(word).Append('"') : strict.Append(word);
        return end;
    }
}
