using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>An answer as it came, read by the rules of HTTP/1.1 and no laxer.</summary>
internal sealed record RawAnswer(int Status, string Head, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    public override string ToString() => $"{Head}\r\n\r\n{Text}";

    /// <returns>The answer at the beginning; <see langword="null"/> where that is not all of it.</returns>
    public static RawAnswer? Read(List<byte> bytes, bool isOfHead, bool hasEnded, out int length)
    {
        length = 0;
        var all = CollectionsMarshal.AsSpan(bytes);
        var end = all.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = Encoding.Latin1.GetString(all[..end]);
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ', 3) is not ["HTTP/1.1", { Length: 3 } code, _] || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            throw new FormatException($"This is no status line: {lines[0]}");
        }

        if (lines.Skip(1).FirstOrDefault(line => line.IndexOf(':') <= 0 || line.Any(char.IsControl)) is { } wrong)
        {
            throw new FormatException($"This is no header: {wrong}");
        }

        var rest = all[(end + 4)..];
        var (body, framed) = isOfHead || status is < 200 or 204 or 304 ? ([], 0) : BodyOf(rest, ValueOf(lines, "Content-Length"), ValueOf(lines, "Transfer-Encoding"), hasEnded);
        length = end + 4 + framed;
        return body is null ? null : new(status, head, body);
    }

    private static (byte[]? Body, int Length) BodyOf(ReadOnlySpan<byte> rest, string? length, string? encoding, bool hasEnded)
    {
        if (encoding == "chunked")
        {
            return Chunks(rest);
        }

        if (length is null)
        {
            return (hasEnded ? rest.ToArray() : null, rest.Length);
        }

        var wanted = int.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture);
        return (rest.Length < wanted ? null : rest[..wanted].ToArray(), wanted);
    }

    private static (byte[]? Body, int Length) Chunks(ReadOnlySpan<byte> rest)
    {
        var (body, at) = (new List<byte>(), 0);
        while (rest[at..].IndexOf("\r\n"u8) is >= 0 and var line)
        {
            var size = int.Parse(Encoding.ASCII.GetString(rest.Slice(at, line)), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            at += line + 2;
            if (rest.Length < at + size + 2)
            {
                break;
            }

            body.AddRange(rest.Slice(at, size));
            at += size + 2;
            if (size == 0)
            {
                return ([.. body], at);
            }
        }

        return (null, 0);
    }

    private static string? ValueOf(string[] lines, string name)
    {
        var values = lines.Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).ToList();
        return values.Count > 1 ? throw new FormatException($"There are {values.Count} of {name}.") : values.SingleOrDefault()?[(name.Length + 1)..].Trim();
    }
}
