using System.Text;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Changes of a request's bytes that no client makes, some of them to smuggle a second request past a proxy.</summary>
internal static class WireMutation
{
    private static readonly string[] headers =
    [
        "Content-Length: 0", "Content-Length: 5", "Content-Length: -1", "Content-Length: +5", "Content-Length: 5, 5", "Content-Length: 0x5", "Content-Length: 99999999999999999999", "Content-Length: ", "Content-Length : 5",
        "Transfer-Encoding: chunked", "Transfer-Encoding: identity", "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: xchunked", "Transfer-Encoding:\tchunked", "Transfer-Encoding : chunked", "transfer-encoding: CHUNKED", "TE: trailers",
        "Host: y", "Host:", "Host: a b", "Host: x:99999", "Host: [::1", "Host: x/y", "Host: x,y", "Host: xn--", "Host: \u00ff", "Connection: keep-alive", "Connection: upgrade", "Connection: close, Host", "Upgrade: h2c", "Upgrade: websocket", "HTTP2-Settings: AAMAAABkAAQAAP__", "Expect: 100-continue", "Expect: 200-ok",
        " folded: 1", "\tfolded", ": nameless", "no colon", "sp ace: 1", "nul\0: 1", "x: nul\0", "x: \u0001", "x: bare\rreturn", "x: bare\nMetadata: true", "\u00e4: 1", "x:" + "y",
    ];

    private static readonly string[] chunks = ["zz\r\n", "-1\r\n", "fffffffffffffffff\r\n", "5\r\nab\r\n", "5 \r\nabcde\r\n0\r\n\r\n", "0\r\n", "0\r\nX: 1\r\nY\r\n\r\n", "5\nabcde\n0\n\n", "5;" + "x=\r\nabcde\r\n0\r\n\r\n", "\r\n", "1\r\na1\r\nb\r\n0\r\n\r\n"];
    private static readonly string[] lines =
    [
        "GET / HTTP/1.0", "GET / HTTP/0.9", "GET / HTTP/2.0", "GET / HTTP/1.1 x", "GET  /  HTTP/1.1", "GET http://x/metadata/versions HTTP/1.1", "GET http://[::1]:1/ HTTP/1.1", "GET //x/y HTTP/1.1", "GET x HTTP/1.1", "GET ? HTTP/1.1", "GET /#x HTTP/1.1", "GET /\u00ff HTTP/1.1", "GET /%00 HTTP/1.1", "GET /\0 HTTP/1.1",
        "OPTIONS * HTTP/1.1", "CONNECT x:443 HTTP/1.1", "PRI * HTTP/2.0", "\u0016\u0003\u0001", "GET", "", " ", "G\u00cbT / HTTP/1.1", "GET / http/1.1", "GET /../../x HTTP/1.1", "GET /%2e%2e/%2e%2e/x HTTP/1.1", "GET /a%2fb%5cc HTTP/1.1",
    ];

    public static byte[] Mutate(byte[] request, byte[] other, Random random)
    {
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(request.Length + 1);
            var end = random.Next(at, Math.Min(request.Length, at + 40) + 1);
            request = random.Next(11) switch
            {
                0 => request[..at], // no more comes
                1 => [.. request[..at], .. request[end..]],
                2 => [.. request[..end], .. request[at..end], .. request[end..]],
                3 or 4 => Flipped(request, random),
                5 or 6 => AfterFirstLine(request, Encoding.Latin1.GetBytes(headers[random.Next(headers.Length)] + "\r\n")),
                7 => [.. Encoding.Latin1.GetBytes(lines[random.Next(lines.Length)]), .. request[FirstLine(request)..]],
                8 => AfterFirstLine([.. request, .. Encoding.Latin1.GetBytes(chunks[random.Next(chunks.Length)])], "Transfer-Encoding: chunked\r\n"u8.ToArray()),
                9 => [.. request, .. other], // the next request comes with it
                _ => AfterFirstLine(request, Encoding.Latin1.GetBytes($"X-Long: {new string('x', 1 << random.Next(5, 18))}\r\n")),
            };
        }

        return request;
    }

    private static byte[] Flipped(byte[] request, Random random)
    {
        var changed = (byte[])request.Clone();
        for (var flips = random.Next(1, 4); flips > 0 && changed.Length > 0; flips--)
        {
            changed[random.Next(changed.Length)] = (byte)random.Next(256);
        }

        return changed;
    }

    private static byte[] AfterFirstLine(byte[] request, byte[] more)
    {
        var at = Math.Min(FirstLine(request) + 2, request.Length);
        return [.. request[..at], .. more, .. request[at..]];
    }

    private static int FirstLine(byte[] request) => request.AsSpan().IndexOf("\r\n"u8) is >= 0 and var at ? at : request.Length;
}
