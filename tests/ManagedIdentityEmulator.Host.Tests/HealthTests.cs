using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Host.Tests;

public class HealthTests
{
    [Fact]
    public async Task A_ready_emulator_is_exit_code_0_whether_found_by_option_or_by_variable()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();

        Finished[] runs =
        [
            await EmulatorProcess.RunAsync("health", "--control", emulator.Control.ToString()),
            await EmulatorProcess.RunAsync(["health"], ("MI_EMULATOR_CONTROL", emulator.Control.ToString())),
            await EmulatorProcess.RunAsync(["health"], ("MI_EMULATOR_Listeners__ControlPort", $"{emulator.Control.Port}")),
            await EmulatorProcess.RunAsync(["health", "--control", emulator.Control.ToString()], ("MI_EMULATOR_CONTROL", "http://localhost:1")),
        ];

        runs.ShouldAllBe(run => run == new Finished(0, "ready", ""));
    }

    [Fact]
    public async Task Without_an_emulator_it_says_where_it_looked_and_what_to_do()
    {
        var finished = await EmulatorProcess.RunAsync("health", "--control", $"http://localhost:{FreePort()}");

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.ShouldMatch(@"^mi-emulator: no emulator answers at http://localhost:\d+/; start one with 'mi-emulator run', or say where it is with --control$");
    }

    [Fact]
    public async Task It_waits_for_an_emulator_that_starts_later()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var port = ((IPEndPoint)silent.LocalEndpoint).Port;
        await using var health = EmulatorProcess.Start(["health", "--wait", "20s", "--control", $"http://localhost:{port}"]);

        // Its first attempt has found nobody; now there is somebody.
        using (await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EmulatorProcess.LongestWait, TestContext.Current.CancellationToken))
        {
            silent.Stop();
        }

        await using var emulator = await EmulatorProcess.StartEmulatorAsync("--control-port", $"{port}");

        (await health.FinishedAsync()).ShouldBe(new Finished(0, "ready", ""));
    }

    [Fact]
    public async Task It_gives_up_in_time_even_when_something_accepts_and_never_answers()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = Stopwatch.GetTimestamp();

        var finished = await EmulatorProcess.RunAsync("health", "--wait", "300ms", "--control", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Error.ShouldEndWith("(waited 0.3s)");
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(25));
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"status":"UP"}""")]
    [InlineData("""{"status":1}""")]
    public async Task Something_else_that_answers_with_success_is_no_ready_emulator(string body)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        await using var health = EmulatorProcess.Start(["health", "--control", address]);
        using (var client = await other.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EmulatorProcess.LongestWait, TestContext.Current.CancellationToken))
        {
            await client.GetStream().ReadAtLeastAsync(new byte[4096], 1, cancellationToken: TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}"), TestContext.Current.CancellationToken);

            (await health.FinishedAsync()).ShouldBe(new Finished(1, "", $"mi-emulator: what answers at {address}/ is not the control listener of an emulator"));
        }
    }

    private static int FreePort()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
