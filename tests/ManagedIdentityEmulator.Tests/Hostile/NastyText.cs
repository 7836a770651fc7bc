namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Values that have broken parsers before.</summary>
internal static class NastyText
{
    private static readonly string[] values =
    [
        "", " ", "0", "-1", "1", "true", "null", "NaN", "Infinity", "1e999", "-0", "+1", "0x10", "١", "１", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999",
        "\0", "a\0b", "\t", "\r\n", "a\r\nX-Injected: 1", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u2028", "\u202e", "\ufeff", "\ufffd", "\ufffe", "\uffff", "\ud800", "\udc00", "\ud83d\ude00", "é", "e\u0301", "İ", "ß",
        "'", "''", "\"", "\\", "`", "(", ")", "((((((((", "[", "]", "{", "}", "[]", "{}", "[[", "]]", "[[[[[[[[", "{{", "<", ">", ",", ";", ":", "::", "/", "//", "..", "../../etc/passwd", "*", "?", "#", "%", "%%", "%2", "%zz", "%00", "&", "=", "|", "$", "${x}", "{0}", "{99999999999}", "{0,999999999}", "{{7*7}}", "@", "~",
        "00000000-0000-0000-0000-000000000000", "{00000000-0000-0000-0000-000000000000}", "97c80746-fffe-5f97-aebc-737751b39fef", "97C80746FFFE5F97AEBC737751B39FEF", "https://vault.azure.net", "https://", "http://[::1", "http://[::1]:99999", "urn:", "file:///etc/passwd", "api://",
        "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59-14:00", "2026-02-30T00:00:00Z", "1970-01-01T00:00:00Z", "-00:00:00", "10675199.02:48:05.4775807", "-10675199.02:48:05.4775808", "99999999.00:00:00", "00:00:60", "9999999999s", "1d1d", "-5m",
        "0.0.0.0/0", "::/0", "1.2.3.4/33", "::1/129", "fe80::1%lo", "::ffff:127.0.0.1", "256.1.1.1", "127.1", "0177.0.0.1", "localhost.", ".localhost", "xn--", "xn--a.test",
        "/subscriptions/6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34/resourceGroups/local", "/subscriptions//resourceGroups//providers///", "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default", "Basic ", "Basic ====", "Bearer ", "Bearer a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "eyJ.eyJ.", "..", ".",
        "410 x2", "503 x99999999999", "delay=99999999999s", "429 retry-after=-1", "missing=", "ok, ok,", "hang", "[concat('a')]", "[parameters('", "[json('{')]", "[[x", "x eq 'y'", "x eq 'y", "not not x", "x eq null and", "(x eq 1", "constructor", "__proto__", "default", "vm", "web",
    ];

    /// <summary>One of them, now and then long.</summary>
    public static string Any(Random random) => random.Next(20) switch
    {
        0 => new string(values[random.Next(values.Length)].FirstOrDefault('x'), 1 << random.Next(4, 15)),
        1 => string.Concat(Enumerable.Repeat(values[random.Next(values.Length)], random.Next(2, 50))),
        2 => string.Create(random.Next(1, 20), random, (into, from) =>
        {
            for (var i = 0; i < into.Length; i++)
            {
                into[i] = (char)from.Next(from.Next(2) == 0 ? 0x80 : 0x10000);
            }
        }),
        _ => values[random.Next(values.Length)],
    };

    /// <summary>A text with some changes.</summary>
    public static string Mutate(string text, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            var end = random.Next(at, Math.Min(text.Length, at + 8) + 1);
            text = random.Next(6) switch
            {
                0 => text[..at], // cut
                1 => text.Remove(at, end - at),
                2 => text.Insert(end, text[at..end]),
                3 => text.Remove(at, end - at).Insert(at, Any(random)),
                4 => text.Insert(at, text[random.Next(text.Length + 1)..]), // its end in its middle
                _ => text.Insert(at, Any(random)),
            };
            text = text.Length > Longest ? text[..Longest] : text;
        }

        return text;
    }

    private const int Longest = 100_000;
}
