namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>HTTP/2's frames as text, a character a byte (RFC 9113).</summary>
internal static class Http2Frames
{
    public const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /// <summary>An empty SETTINGS frame, with which a client begins.</summary>
    public const string Settings = "\0\0\0\u0004\0\0\0\0\0";
}
