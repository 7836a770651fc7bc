using System.Buffers.Binary;
using System.Text;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>The frames that there are (RFC 9113 §6).</summary>
internal enum FrameType
{
    Data,
    Headers,
    Priority,
    ResetStream,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
}

/// <summary>Why a connection ends (RFC 9113 §7).</summary>
public enum Http2Error
{
    None,
    Protocol,
    Internal,
    FlowControl,
    SettingsTimeout,
    StreamClosed,
    FrameSize,
    RefusedStream,
    Cancel,
    Compression,
    Connect,
    EnhanceYourCalm,
}

/// <summary>HTTP/2's frames as text, a character a byte (RFC 9113).</summary>
internal static class Http2Frames
{
    public const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /// <summary>An empty SETTINGS frame, with which a client begins.</summary>
    public const string Settings = "\0\0\0\u0004\0\0\0\0\0";

    public const string Begin = Preface + Settings;

    private const int HeadLength = 9;

    public static string Frame(FrameType type, int flags, int stream, string payload) =>
        $"{Bytes(payload.Length)[1..]}{(char)type}{(char)flags}{Bytes(stream)}{payload}";

    /// <summary>All headers of a request, which has no body.</summary>
    public static string Headers(int stream, string headers) => Frame(FrameType.Headers, 5, stream, headers);

    /// <summary>A header that is in no table, as it is (RFC 7541 §6.2.2).</summary>
    public static string Literal(string name, string value) => $"\0{(char)name.Length}{name}{(char)value.Length}{value}";

    public static string Repeat(string frame, int times) => string.Concat(Enumerable.Repeat(frame, times));

    /// <summary>The error with which the server ends the connection.</summary>
    public static Http2Error ErrorOf(ReadOnlySpan<byte> answer)
    {
        var error = Http2Error.None;
        while (answer.Length >= HeadLength)
        {
            var length = (answer[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(answer[1..]);
            if (answer[3] == (byte)FrameType.GoAway)
            {
                error = (Http2Error)BinaryPrimitives.ReadInt32BigEndian(answer[(HeadLength + 4)..]);
            }

            answer = answer[Math.Min(answer.Length, HeadLength + length)..];
        }

        return error;
    }

    private static string Bytes(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return Encoding.Latin1.GetString(bytes);
    }
}
