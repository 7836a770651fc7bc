using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary><c>mi-emulator keys</c>.</summary>
public sealed class KeysTests : IAsyncLifetime
{
    private EmulatorProcess emulator = null!;

    public async ValueTask InitializeAsync() => emulator = await EmulatorProcess.StartEmulatorAsync();

    public ValueTask DisposeAsync() => emulator.DisposeAsync();

    [Fact]
    public async Task The_published_keys_are_listed_with_phase_and_age()
    {
        var signing = await OfAsync("rotate");

        var lines = (await OfAsync()).Split('\n');

        lines.Length.ShouldBe(3);
        lines[0].ShouldMatch(@"^\S{27}  published  published \d+s ago$");
        lines[1].ShouldMatch(@"^\S{27}  signing    published \d+s ago, signed from \d+s ago$");
        lines[1].ShouldStartWith(signing);
        lines[2].ShouldMatch(@"^\S{27}  retired    published \d+s ago, signed from \d+s ago, retired \d+s ago$");
    }

    [Fact]
    public async Task A_drill_is_started_listed_and_ended()
    {
        (await OfAsync("drill")).Split('\n').Select(line => line.Split(':')[0]).ShouldBe(["early-retirement", "unpublished-signing-key", "emergency-revocation", "soak"]);

        var started = await OfAsync("drill", "unpublished-signing-key", "--for", "10m");
        started.ShouldMatch(@"^unpublished-signing-key goes on since \S+ \S+Z, until \S+ \S+Z; \S{27} signs$");
        (await OfAsync()).Split('\n')[^1].ShouldBe(started);
        (await OfAsync("drill")).Split('\n')[^1].ShouldBe(started);

        var refused = await RunAsync("drill", "soak", "--every", "2s");
        refused.ExitCode.ShouldBe(1, refused.ToString());
        refused.Error.ShouldContain("No drill was started: unpublished-signing-key goes on since");
        (await OfAsync("drill", "--end")).ShouldBe("unpublished-signing-key has ended");
        (await OfAsync("drill", "--end")).ShouldBe("no drill goes on");
        (await OfAsync("drill", "early-retirement")).ShouldMatch(@"^early-retirement is done; \S{27} signs\n\S{27} is withdrawn$");
    }

    [Theory]
    [InlineData("drill fire", "'fire' is no drill; there are early-retirement")]
    [InlineData("drill soak --every 100ms", "every: must be at least one second")]
    [InlineData("drill early-retirement --for 5s", "for: early-retirement takes none")]
    public async Task A_mistake_is_a_wrong_option(string arguments, string says)
    {
        var finished = await RunAsync(arguments.Split(' '));

        (finished.ExitCode, finished.Output).ShouldBe((2, ""));
        finished.Error.ShouldContain(says);
    }

    [Fact]
    public async Task By_what_is_started_here_tokens_are_signed()
    {
        await emulator.TokenAsync();
        await OfAsync("drill", "emergency-revocation");

        var kid = (string)JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars((await emulator.TokenAsync()).Split('.')[0]))!["kid"]!;

        (await OfAsync()).ShouldMatch($"{kid}  signing");
    }

    private async Task<string> OfAsync(params string[] args)
    {
        var finished = await RunAsync(args);
        finished.ExitCode.ShouldBe(0, finished.ToString());
        return finished.Output;
    }

    private Task<Finished> RunAsync(params string[] args) => EmulatorProcess.RunAsync(["keys", .. args], ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));
}
