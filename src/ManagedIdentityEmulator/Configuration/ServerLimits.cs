namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// What the web server puts up with, all of it in one place. A client that Azure serves must not notice; whoever sends without end, or not at
/// all, is not to take the emulator from the others. Times are long enough for a program that is halted for half a minute, by a debugger
/// or by <c>kill -STOP</c>, to go on as if nothing had been. They are no options: tests alone need others.
/// </summary>
internal sealed record ServerLimits
{
    /// <summary>A selector or resource of several kilobytes is refused in the protocol's own words, not by the server's.</summary>
    public int RequestLine { get; init; } = 64 * 1024;

    /// <summary>The same for a token or a secret in a header.</summary>
    public int Headers { get; init; } = 64 * 1024;

    /// <summary>As many as fit: what a gateway adds is nobody's business.</summary>
    public int HeaderCount { get; init; } = 16 * 1024;

    /// <summary>More than any request needs; who takes more says so himself.</summary>
    public long Body { get; init; } = 1024 * 1024;

    /// <summary>What is read of a connection ahead of whoever uses it. Must be no less than the above two.</summary>
    public int ReadAhead { get; init; } = 128 * 1024;

    /// <summary>A head comes in one piece; who sends it byte by byte holds a connection.</summary>
    public TimeSpan HeadTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Longer than SDKs keep a connection that they do not use (90 s and less): the side that closes it while the other sends loses a request.</summary>
    public TimeSpan IdleTime { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>From the connection to the end of TLS's handshake. The framework's ten seconds are less than a halted program takes.</summary>
    public TimeSpan HandshakeTime { get; init; } = TimeSpan.FromSeconds(40);

    /// <summary>Bytes a second at which a body has to come, and a client to take its answer, once <see cref="SlowTime"/> is over.</summary>
    public double SlowestBody { get; init; } = 240;

    /// <summary>
    /// The same for answers. It counts while the system takes no more of one, which is after some megabytes: the reader of a stream of events that
    /// is slower than they come, and reads on, is not hurt by it.
    /// </summary>
    public double SlowestReader { get; init; } = 1024;

    /// <summary>For how long nobody is held to those rates.</summary>
    public TimeSpan SlowTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests that one connection of HTTP/2 may have going on at once: what browsers and SDKs expect at least.</summary>
    public int StreamsAtOnce { get; init; } = 100;

    /// <summary>How long a frame of HTTP/2 may be, and the table of headers that a connection keeps: what the standard begins with (RFC 9113, 6.5.2).</summary>
    public (int Frame, int HeaderTable) Http2Sizes { get; init; } = (16 * 1024, 4096);

    /// <summary>What of one body waits to be read, and of all bodies of a connection.</summary>
    public (int Stream, int Connection) Windows { get; init; } = (96 * 1024, 128 * 1024);

    /// <summary>A connection of HTTP/2 that says nothing is asked whether anybody is there: after how long, and for how long.</summary>
    public (TimeSpan After, TimeSpan For) Ping { get; init; } = (TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

    /// <summary>The same by the system, for every connection: one whose other end is gone without a word is found out.</summary>
    public (TimeSpan After, TimeSpan Every, int Times) Probe { get; init; } = (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15), 8);

    /// <summary>
    /// Connections at once, on all listeners together; fewer where the system gives the process too few files. An eighth is kept for the control
    /// listener: ten thousand that say nothing leave room for those that ask.
    /// </summary>
    public int Connections { get; init; } = 12_000;
}
