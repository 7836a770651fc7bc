using System.Net.Security;
using System.Text;
using ManagedIdentityEmulator.Listeners;
using static ManagedIdentityEmulator.Tests.Hostile.Http2Frames;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Frames of HTTP/2 that no client sends: the connection ends, with the error that the standard has for it, and others are served on (RFC 9113, RFC 7541).</summary>
public sealed class Http2FrameTests(HostileFixture emulator) : IClassFixture<HostileFixture>
{
    private const int Many = 10_000;

    public static TheoryData<string, Http2Error[]> Names => [.. Attacks.Select(attack => (attack.Key, attack.Value.Errors))];

    // To one who goes on sending the system may reset the connection before he has read why.
    private static Dictionary<string, (string Frames, Http2Error[] Errors)> Attacks { get; } = new()
    {
        ["a frame that is longer than any may be"] = (Begin + TooLong, [Http2Error.FrameSize]),
        ["settings of a length that they cannot have"] = (Begin + Frame(FrameType.Settings, 0, 0, "\0\u0003\0\0\0"), [Http2Error.FrameSize]),
        ["settings of a stream"] = (Begin + Frame(FrameType.Settings, 0, 1, ""), [Http2Error.Protocol]),
        ["a window that is too large from the beginning"] = (Begin + Frame(FrameType.Settings, 0, 0, "\0\u0004\u0080\0\0\0"), [Http2Error.FlowControl]),
        ["a window that runs over"] = (Begin + Repeat(Frame(FrameType.WindowUpdate, 0, 0, "\u007f\u00ff\u00ff\u00ff"), 2), [Http2Error.FlowControl]),
        ["a window that grows by nothing"] = (Begin + Frame(FrameType.WindowUpdate, 0, 0, "\0\0\0\0"), [Http2Error.Protocol]),
        ["data of a stream that there is not"] = (Begin + Frame(FrameType.Data, 0, 1, "x"), [Http2Error.Protocol, Http2Error.StreamClosed]),
        ["data of the connection"] = (Begin + Frame(FrameType.Data, 0, 0, "x"), [Http2Error.Protocol]),
        ["a promise from a client"] = (Begin + Frame(FrameType.PushPromise, 4, 1, "\0\0\0\u0002"), [Http2Error.Protocol]),
        ["a stream of the server's"] = (Begin + Headers(2, Request), [Http2Error.Protocol]),
        ["streams in the wrong order"] = (Begin + Headers(3, Request) + Headers(1, Request), [Http2Error.Protocol, Http2Error.StreamClosed]),
        ["a stream that depends on itself"] = (Begin + Frame(FrameType.Priority, 0, 1, "\0\0\0\u0001\0"), [Http2Error.Protocol]),
        ["a header of an index that there is not"] = (Begin + Headers(1, "\u0080"), [Http2Error.Internal]), // the framework says so where it should say Compression
        ["a header whose index does not end"] = (Begin + Headers(1, "\u00ff" + new string('\u00ff', 20)), [Http2Error.Compression]),
        ["a header that is longer than its frame"] = (Begin + Headers(1, "\0\u007f\u0001x"), [Http2Error.Compression]),
        ["a table of headers that is too large"] = (Begin + Headers(1, "\u003f\u00ff\u00ff\u00ff\u00ff\u000f"), [Http2Error.Compression]),
        ["a table of headers that grows in the middle"] = (Begin + Headers(1, Request + "\u0020"), [Http2Error.Compression]),
        ["one header that refers to itself many times over"] = (Begin + Headers(1, Request + "\u0040\u0001x\u007f\u00a1\u001e" + new string('a', 4000)) + Headers(3, Request + new string('\u00be', 16_000)), [Http2Error.Protocol, Http2Error.EnhanceYourCalm]),
        ["headers that never end"] = (Begin + Frame(FrameType.Headers, 0, 1, Request) + Repeat(Frame(FrameType.Continuation, 0, 1, Literal("x", new('y', 100))), Many), [Http2Error.Protocol, Http2Error.EnhanceYourCalm, Http2Error.Compression]),
        ["headers that go on with nothing, without end"] = (Begin + Frame(FrameType.Headers, 0, 1, Request) + Repeat(Frame(FrameType.Continuation, 0, 1, ""), Many) + Frame(FrameType.Ping, 0, 0, new('\0', 8)), [Http2Error.Protocol, Http2Error.EnhanceYourCalm]),
        ["headers that go on in another stream"] = (Begin + Frame(FrameType.Headers, 0, 1, Request) + Frame(FrameType.Continuation, 4, 3, ""), [Http2Error.Protocol]),
        ["requests that are called off at once"] = (Begin + string.Concat(Enumerable.Range(0, Many).Select(i => Headers((2 * i) + 1, Request) + Frame(FrameType.ResetStream, 0, (2 * i) + 1, "\0\0\0\u0008"))), [Http2Error.EnhanceYourCalm, Http2Error.None]),
        ["requests that never end"] = (Begin + string.Concat(Enumerable.Range(0, Many).Select(i => Frame(FrameType.Headers, 4, (2 * i) + 1, Request))), [Http2Error.EnhanceYourCalm, Http2Error.None]),
    };

    private static string TooLong => Frame(FrameType.Data, 0, 1, new('x', 20_000));

    private static string Request => Literal(":method", "GET") + Literal(":scheme", "https") + Literal(":path", "/common/discovery/keys") + Literal(":authority", "localhost");

    [Theory, MemberData(nameof(Names))]
    public async Task The_connection_ends_of_one_who_sends(string what, Http2Error[] errors)
    {
        var answer = await emulator.SendAsync(Listener.Tls, Encoding.Latin1.GetBytes(Attacks[what].Frames), SslApplicationProtocol.Http2);

        errors.ShouldContain(ErrorOf(answer), what);
        await emulator.ShouldBeWellAsync();
    }

    [Fact]
    public async Task A_request_that_has_no_path_as_CONNECT_has_none_finds_nothing()
    {
        const char Http404 = '\u008d'; // the 13th header of the standard's table (RFC 7541, A)
        var frames = Begin + Headers(1, Literal(":method", "CONNECT") + Literal(":authority", "localhost:443")) + Frame(FrameType.GoAway, 0, 0, new('\0', 8));

        var answer = Encoding.Latin1.GetString(await emulator.SendAsync(Listener.Tls, Encoding.Latin1.GetBytes(frames), SslApplicationProtocol.Http2));

        answer.ShouldContain($"{(char)FrameType.Headers}\u0005\0\0\0\u0001{Http404}");
        await emulator.ShouldBeWellAsync();
    }

    [Fact]
    public async Task Whatever_frames_come_the_connection_ends_in_the_end_and_others_are_served_on()
    {
        foreach (var seed in FuzzRun.Of(0.5).Seeds())
        {
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                var frames = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => AnyFrame(random)));
                await emulator.SendAsync(Listener.Tls, Encoding.Latin1.GetBytes(Begin + frames + TooLong), SslApplicationProtocol.Http2);
            }

            await emulator.ShouldBeWellAsync(FuzzRun.Replay(seed));
        }
    }

    private static string AnyFrame(Random random)
    {
        string[] payloads = ["", Request, Request + Literal("connection", "close"), Literal(":path", "/") + Request, Request + Literal("Upper", "x"), Request + Literal("content-length", "7"), "\0\0\0\u0008", "\u007f\u00ff\u00ff\u00ff", "\0\u0004\u007f\u00ff\u00ff\u00ff", new('x', random.Next(300))];
        var payload = payloads[random.Next(payloads.Length)].ToCharArray();
        for (var flips = random.Next(3); flips > 0 && payload.Length > 0; flips--)
        {
            payload[random.Next(payload.Length)] = (char)random.Next(256);
        }

        return Frame((FrameType)random.Next(12), random.Next(64), random.Next(8), new(payload));
    }
}
