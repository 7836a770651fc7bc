using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>Where clients ask somebody who is no emulator, or nobody.</summary>
public sealed class WithoutEmulatorTests
{
    [Fact]
    public async Task Who_has_set_nothing_is_told_what_to_type_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "a network where nobody is at 169.254.169.254 takes root");

        var finished = await Examined.InShellAsync("command -v unshare >/dev/null || exit 99; exec unshare -n \"$0\" doctor", null);

        Assert.SkipWhen(finished.ExitCode == 99, "no unshare");
        finished.ShouldHaveProblem("emulator", "no emulator answers at http://localhost:", "mi-emulator run ", "env --host vm)\"", "mi-emulator exec --host vm -- YOUR-PROGRAM");
        finished.Output.ShouldContain("nobody answers at 169.254.169.254, ");
        finished.Output.ShouldMatch("One problem. Do this, and look again:  [^ ]*mi-emulator run$");
    }

    [Fact]
    public async Task An_emulator_that_is_gone_is_to_be_started_again_and_its_host_to_be_set_again()
    {
        var finished = await Examined.RunAsync("", null, $"IDENTITY_ENDPOINT=http://localhost:{Examined.ClosedPort}/hosts/shop/msi/token", "IDENTITY_HEADER=x");

        finished.ShouldHaveProblem("endpoint", "nobody answers at http://localhost:", ": connection refused", "from IDENTITY_ENDPOINT", "mi-emulator run ", "env --host shop)\"");
        finished.Output.ShouldNotContain("got one for");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_with_who_has_it_and_the_emulator_started_on_another()
    {
        using var server = new StrangeServer("GET ", StrangeServer.Http("418 I'm a teapot", ""));

        var finished = await Examined.RunAsync("", null, $"MSI_ENDPOINT=http://127.0.0.1:{server.Port}/", $"MI_EMULATOR_Listeners__Port={server.Port}");

        finished.ShouldHaveProblem("endpoint", $"no emulator at http://127.0.0.1:{server.Port}: what answers says 418", "mi-emulator run --port 0");
        finished.Output.ShouldContain(OperatingSystem.IsLinux() ? $"{server.Port} is taken, by {Process.GetCurrentProcess().ProcessName[..8]}" : $"port {server.Port} on localhost is in use");
    }

    [Fact]
    public async Task A_port_that_a_clients_connection_has_is_said_to_be_free_soon()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere nobody tells");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var client = new TcpClient(AddressFamily.InterNetwork);
        await client.ConnectAsync((IPEndPoint)server.LocalEndpoint, TestContext.Current.CancellationToken);
        var port = ((IPEndPoint)client.Client.LocalEndPoint!).Port;

        var finished = await Examined.RunAsync("", null, $"MI_EMULATOR_Listeners__Port={port}");

        finished.Output.ShouldContain($"{port} is taken, by a client's connection, until a minute after its end");
    }

    [Fact]
    public async Task Where_the_control_port_is_taken_the_shell_is_led_to_the_one_in_its_place()
    {
        using var server = new StrangeServer("GET ", StrangeServer.Http("418 I'm a teapot", ""));

        var finished = await Examined.RunAsync("", null, $"MSI_ENDPOINT=http://localhost:{Examined.ClosedPort}/", $"MI_EMULATOR_Listeners__ControlPort={server.Port}");

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Output.ShouldMatch(@"mi-emulator run --control-port (\d+) [^\n]*\n.*mi-emulator env --host [a-z]+ --control http://localhost:\1\b");
    }

    [Fact]
    public async Task A_shell_that_is_led_to_an_emulator_that_is_gone_is_led_to_the_one_that_is_started()
    {
        var port = Examined.ClosedPort;

        var finished = await Examined.RunAsync("", null, $"MSI_ENDPOINT=http://localhost:{Examined.ClosedPort}/", $"MI_EMULATOR_Listeners__ControlPort={port}");

        finished.ShouldHaveProblem("endpoint", "mi-emulator run ", $"env --host cloudshell --control http://localhost:{port}");
        finished.Output.ShouldContain(", which MI_EMULATOR_CONTROL names");
    }

    [Theory]
    [InlineData("GET ", "403 Forbidden", "connect: A socket operation was attempted to an unreachable network", "403, unreachable, as Docker Desktop does")]
    [InlineData("GET /metadata/instance?", "200 OK", """{"compute":{"name":"build7","vmId":"x"}}""", "the real Azure: this is its virtual machine build7")]
    [InlineData("GET /metadata/instance?", "200 OK", "[]", "what answers says 404")]
    public async Task Who_answers_instead_is_said(string request, string status, string body, string says)
    {
        using var server = new StrangeServer(request, StrangeServer.Http(status, body));

        (await Examined.RunAsync("", null, $"AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:{server.Port}")).ShouldHaveProblem("endpoint", says);
    }

    [Fact]
    public async Task A_server_that_speaks_something_else_is_no_emulator()
    {
        using var server = new StrangeServer("", "SSH-2.0-OpenSSH_9.2\r\n");

        (await Examined.RunAsync("", null, $"MSI_ENDPOINT=http://127.0.0.1:{server.Port}")).ShouldHaveProblem("endpoint", "what answers speaks another protocol");
    }

    [Fact]
    public async Task Who_never_answers_is_not_waited_for()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = Stopwatch.GetTimestamp();

        var finished = await Examined.RunAsync("", new Uri($"http://{silent.LocalEndpoint}"), $"MSI_ENDPOINT=http://{silent.LocalEndpoint}/");

        finished.ShouldHaveProblem("endpoint", "no answer in time");
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_address_that_is_none_is_said() =>
        (await Examined.RunAsync("", null, "AZURE_POD_IDENTITY_AUTHORITY_HOST=localhost:50342")).ShouldHaveProblem("endpoint", "is no address", "from AZURE_POD_IDENTITY_AUTHORITY_HOST");

    [Fact]
    public async Task A_control_key_that_is_not_known_is_asked_for()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("MI_EMULATOR_Control__Key", "a-key-of-sixteen-letters"));

        var finished = await Examined.RunAsync("", emulator.Control, $"MSI_ENDPOINT=http://localhost:{Examined.ClosedPort}");

        finished.Output.ShouldContain("asks for its control key");
        finished.Output.ShouldContain("set MI_EMULATOR_Control__Key to it");
    }

    [Fact]
    public async Task A_configuration_that_no_emulator_starts_with_is_said_first()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", """{ "hosts": 3 }""");

        var finished = await Examined.RunAsync($"--config {file}", null, $"MSI_ENDPOINT=http://localhost:{Examined.ClosedPort}");

        finished.ShouldHaveProblem("configuration", $"{file} cannot be used", $"config check {file}");
        finished.Error.ShouldContain("$.hosts: must be an array");
        finished.Output.ShouldMatch($"Begin with this, and look again:  [^ ]*mi-emulator config check {file}$");
    }

    [Theory]
    [InlineData("--format xml", "--format takes text or json; 'xml' is none")]
    [InlineData("--control nowhere", "--control takes a URL")]
    [InlineData("--verbose", "unknown option '--verbose'")]
    [InlineData("web", "mi-emulator doctor does not take 'web'")]
    public async Task A_wrong_option_is_exit_code_2(string options, string says)
    {
        var finished = await Examined.RunAsync(options, null);

        (finished.ExitCode, finished.Output).ShouldBe((2, ""));
        finished.Error.ShouldContain(says);
    }
}
