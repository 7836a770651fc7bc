using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Surroundings that are not as they must be: exit code 1, and one line on standard error that says what to do.</summary>
public class SurroundingsTests
{
    [Theory]
    [InlineData("--port")]
    [InlineData("--tls-port")]
    [InlineData("--control-port")]
    public async Task A_port_in_use_is_named_with_its_option(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts(option, $"{port}")), $"port {port} on localhost is in use; choose another with {option}");
    }

    [Fact]
    public async Task A_port_taken_on_the_ipv6_loopback_alone_counts_as_well()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        using var taken = new TcpListener(IPAddress.IPv6Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--port", $"{port}")), $"port {port} on localhost is in use; choose another with --port");
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named_with_its_option() =>
        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--control-bind", "192.0.2.1")), "192.0.2.1 is not an address of this machine; choose another with --control-bind");

    [Theory]
    [InlineData("--config")]
    [InlineData("config check")]
    public async Task A_missing_configuration_file_is_named(string arguments) =>
        Failed(await EmulatorProcess.RunAsync([.. arguments.Split(' '), "missing.json"]), "the configuration file missing.json cannot be read");

    [Fact]
    public async Task A_configuration_file_that_is_a_directory_is_named()
    {
        using var folder = new TemporaryFolder();

        Failed(await EmulatorProcess.RunAsync([], ("MI_EMULATOR_CONFIG", folder.Path)), $"the configuration file {folder.Path} cannot be read");
    }

    [Fact]
    public async Task A_ready_file_that_cannot_be_written_is_named_with_its_option() =>
        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--ready-file", "missing/ready.json")), "--ready-file: missing/ready.json cannot be written");

    [Fact]
    public async Task A_file_in_the_place_of_the_data_directory_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("data", "");

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--data", file)), $"the data directory {file} cannot be used: it is a file");
    }

    [Fact]
    public async Task A_data_directory_belongs_to_one_running_emulator()
    {
        using var folder = new TemporaryFolder();
        await using var first = await EmulatorProcess.StartEmulatorAsync("--data", folder.Path);

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--data", folder.Path)), $"the data directory {folder.Path} is in use by another running emulator");
        await first.TokenAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[{ "privateKey": "AAAA", "certificate": "AAAA", "publishedAt": "2025-01-01T00:00:00Z", "signingFrom": "2025-01-01T00:00:00Z", "retiredAt": null }]""")]
    public async Task Corrupt_keys_are_named_and_left_as_they_are(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("signing-keys.json", text);

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--data", folder.Path)), $"{file} cannot be read");

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(text);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).ShouldBe([".lock", "signing-keys.json"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    public async Task Corrupt_credentials_are_named_and_left_as_they_are(string text)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("identity-credentials.json", text);

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--data", folder.Path)), $"{file} cannot be read");

        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(text);
    }

    [Fact]
    public async Task The_imds_address_is_not_to_be_had_where_it_is_insisted_on()
    {
        // Either this machine lacks the address, or port 80 is taken there: by this test, if by nobody else.
        using var taken = new TcpListener(IPAddress.Parse("169.254.169.254"), 80);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
        }

        Failed(await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--imds-address", "on")), "cannot listen on 169.254.169.254:80, as --imds-address on asks: ");
    }

    private static void Failed(Finished finished, string says)
    {
        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.Split('\n').Length.ShouldBe(1, finished.ToString());
        finished.Error.ShouldStartWith("mi-emulator: ");
        finished.Error.ShouldContain(says);
    }
}
