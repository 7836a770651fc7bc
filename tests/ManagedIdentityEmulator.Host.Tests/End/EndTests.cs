using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace ManagedIdentityEmulator.Host.Tests.End;

/// <summary>Told to end, an emulator answers what is in flight and leaves nothing behind; told again, it ends at once.</summary>
public class EndTests
{
    private const int SigInt = 2;
    private const int SigQuit = 3;
    private const int SigTerm = 15;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_in_flight_is_answered_first_and_nothing_new()
    {
        using var folder = new TemporaryFolder();
        using var issuer = new SlowIssuer();
        await using var emulator = await EmulatorProcess.StartEmulatorAsync("--config", folder.Write("emulator.json", issuer.Configuration));
        var answer = await issuer.BeginAsync(emulator);

        emulator.Signal(SigTerm);
        await emulator.WaitUntilClosedAsync();
        await issuer.AnswerAsync();

        using var answered = await answer;
        answered.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answered.Content.ReadAsStringAsync(Cancel)).ShouldContain("AADSTS90061");
        (await emulator.FinishedAsync()).ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigQuit)]
    [InlineData(SigTerm)]
    public async Task A_second_signal_does_not_wait_for_that_and_shows_in_the_exit_code(int signal)
    {
        using var folder = new TemporaryFolder();
        using var issuer = new SlowIssuer();
        var temporary = Directory.CreateDirectory(folder.File("tmp")).FullName;
        await using var started = EmulatorProcess.Start(
            [.. EmulatorProcess.OnFreePorts("--config", folder.Write("emulator.json", issuer.Configuration), "--ready-file", folder.File("ready.json"))], ("TMPDIR", temporary));
        var emulator = await started.ReadyAsync(folder.File("ready.json"));
        File.Exists(await TokenFileAsync(emulator)).ShouldBeTrue();
        var answer = await issuer.BeginAsync(emulator);

        emulator.Signal(SigTerm);
        await emulator.WaitUntilClosedAsync();
        emulator.Signal(signal);

        var finished = await emulator.FinishedAsync();
        (finished.ExitCode, finished.Error).ShouldBe((128 + signal, ""));
        await Should.ThrowAsync<HttpRequestException>(() => answer);
        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty();
        File.Exists(folder.File("ready.json")).ShouldBeFalse();
    }

    [Fact]
    public Task Drills_do_not_hold_it_up_a_delayed_answer_comes_at_once_and_a_hanging_one_never() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        using var http = new HttpClient();
        await http.PostAsJsonAsync(new Uri(emulator.Control, "/_emulator/faults"), new { effect = "delay=60s, hang" }, Cancel);
        var delayed = emulator.TokenAsync();
        await AppliedAsync(emulator, 1);
        var hanging = emulator.TokenAsync();
        await AppliedAsync(emulator, 2);

        var end = await emulator.EndAsync();

        (await delayed).ShouldNotBeEmpty();
        await Should.ThrowAsync<InvalidOperationException>(() => hanging);
        return end;
    });

    [Theory]
    [InlineData("data", "GET /metadata/identity/oauth2/token HTTP/1.1\r\nHost: x\r\nMeta")]
    [InlineData("data", "POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Length: 100\r\n\r\nresource=")]
    [InlineData("tls", "")]
    public Task It_does_not_wait_for_a_client_that_has_begun_something_and_does_not_go_on(string listener, string begun) => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, (listener == "tls" ? emulator.Tls : emulator.Data).Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(begun), Cancel);
        await emulator.TokenAsync(); // by now it has been read

        return await emulator.EndAsync();
    });

    [Fact]
    public async Task Another_can_have_its_ports_and_its_data_right_after_and_nothing_else_is_left()
    {
        using var folder = new TemporaryFolder();
        var temporary = Directory.CreateDirectory(folder.File("tmp")).FullName;
        await using var first = EmulatorProcess.Start([.. EmulatorProcess.OnFreePorts("--data", folder.File("data"), "--ready-file", folder.File("ready.json"))], ("TMPDIR", temporary));
        await first.ReadyAsync(folder.File("ready.json"));
        var variables = await first.GetJsonAsync(first.Control, "/_emulator/hosts/fabric/env?format=json");
        Directory.GetFileSystemEntries(temporary).ShouldNotBeEmpty();
        ((string?)variables["SSL_CERT_FILE"]).ShouldStartWith(temporary);
        File.Exists(await TokenFileAsync(first)).ShouldBeTrue();

        (await first.StopAsync()).ExitCode.ShouldBe(0);

        Directory.GetFileSystemEntries(temporary).ShouldBeEmpty();
        Directory.GetFileSystemEntries(folder.File("data")).Select(Path.GetFileName).Where(name => name != ".lock" && !name!.EndsWith(".json")).ShouldBeEmpty();
        await using var second = await EmulatorProcess.StartEmulatorAsync(
            "--port", $"{first.Data.Port}", "--tls-port", $"{first.Tls.Port}", "--control-port", $"{first.Control.Port}", "--data", folder.File("data"));
        (await second.TokenAsync()).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(SigInt)]
    [InlineData(SigTerm)]
    public async Task A_command_that_waits_ends_at_once(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var health = EmulatorProcess.Start(["health", "--wait", "60s", "--control", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"]);
        using var asked = await silent.AcceptTcpClientAsync(Cancel).AsTask().WaitAsync(EmulatorProcess.LongestWait, Cancel);

        health.Signal(signal);

        (await health.FinishedAsync()).ShouldBe(new Finished(128 + signal, "", ""));
    }

    private static async Task<string> TokenFileAsync(EmulatorProcess emulator) =>
        (string)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/hosts/aks/env?format=json"))["AZURE_FEDERATED_TOKEN_FILE"]!;

    private static async Task AppliedAsync(EmulatorProcess emulator, int times)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < EmulatorProcess.LongestWait; await Task.Delay(5, Cancel))
        {
            if ((int)(await emulator.GetJsonAsync(emulator.Control, "/_emulator/faults"))[0]!["applied"]! == times)
            {
                return;
            }
        }
    }
}
