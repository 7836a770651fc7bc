using System.Text;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Documentation;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>A request as it goes over the wire, for the listener that it is meant for.</summary>
internal sealed record WireRequest(Listener Listener, string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body)
{
    /// <summary>A body that goes out in pieces has its own framing in <see cref="Body"/>.</summary>
    public bool IsChunked { get; init; }

    /// <summary>Whether it may take its time: a stream, a wait.</summary>
    public bool IsPatient => Target.Contains("/events", StringComparison.OrdinalIgnoreCase) || Target.Contains("wait", StringComparison.OrdinalIgnoreCase) || Target.Contains('%');

    public static WireRequest Of(HttpFileRequest request, Func<string, string> variable)
    {
        var listener = Enum.Parse<Listener>(request.Line[(request.Line.IndexOf("{{", StringComparison.Ordinal) + 2)..request.Line.IndexOf("}}", StringComparison.Ordinal)], ignoreCase: true);
        var line = HttpFileRequest.Fill(request.Line, variable).Split(' ');
        var headers = request.Headers.Select(header => (header[..header.IndexOf(':')], HttpFileRequest.Fill(header[(header.IndexOf(':') + 1)..].Trim(), variable)));
        var address = new Uri(line[1]);
        return new(listener, line[0], address.PathAndQuery, [("Host", address.Authority), .. headers], request.Body is { } body ? Encoding.UTF8.GetBytes(HttpFileRequest.Fill(body, variable)) : null);
    }

    /// <summary>As bytes. Whoever asks is answered once, and the connection is closed.</summary>
    public byte[] ToBytes()
    {
        var head = new StringBuilder($"{Method} {Target} HTTP/1.1\r\n");
        foreach (var (name, value) in Headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        head.Append("Connection: close\r\n").Append(IsChunked ? "Transfer-Encoding: chunked\r\n" : Body is null ? "" : $"Content-Length: {Body.Length}\r\n").Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body ?? []];
    }
}
