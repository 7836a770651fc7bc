namespace ManagedIdentityEmulator.Host.Tests.Tls;

/// <summary>Programs of every runtime trust the TLS listener with nothing but the variables.</summary>
public sealed class TrustTests
{
    private const string Discovery = "/common/v2.0/.well-known/openid-configuration";

    // The address of the TLS listener, from the state of the emulator, in $tls.
    private const string FindTls = "tls=$(curl -s $MI_EMULATOR_CONTROL/_emulator/state | sed -n 's/.*\"tls\": *\"\\([^\"]*\\)\".*/\\1/p'); ";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("curl", "curl -s -o /dev/null -w '%{http_code}' $tls" + Discovery)]
    [InlineData("node", "node -e \"fetch('$tls" + Discovery + "').then(r => console.log(r.status))\"")]
    [InlineData("python3", "python3 -c \"import urllib.request as r; print(r.urlopen('$tls" + Discovery + "').status)\"")]
    [InlineData("openssl", "openssl s_client -connect ${tls#https://} -servername emulator_1 -verify_hostname emulator_1 -verify_return_error -CAfile $SSL_CERT_FILE </dev/null >/dev/null 2>&1 && echo 200")]
    public async Task Under_exec_it_trusts_the_listener_with_no_option(string program, string script)
    {
        Require("curl");
        Require(program);

        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", "sh", "-c", FindTls + script]);

        finished.ShouldBe(new Finished(0, "200", ""));
    }

    // Only a handshake that succeeds gets as far as being told that there is no such path.
    [Fact]
    public async Task Under_exec_a_program_on_dotnet_does_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere .NET trusts what the system's own store does");
        Require("curl");

        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", "sh", "-c", $"{FindTls}{EmulatorProcess.Program} health --control $tls"]);

        finished.Error.ShouldEndWith("is not the control listener of an emulator");
    }

    [Fact]
    public async Task In_the_shell_of_env_it_does_too_and_what_the_shells_own_file_had_is_said_to_be_missing()
    {
        Require("curl");
        using var folder = new TemporaryFolder();
        var company = folder.Write("company.pem", new CertificateFiles().Root.ExportCertificatePem());
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();
        await using var shell = EmulatorProcess.StartInShell(
            "eval \"$(\"$0\" env --host web)\"; " + FindTls + "curl -s -o /dev/null -w '%{http_code}' $tls" + Discovery,
            ("MI_EMULATOR_CONTROL", emulator.Control.GetLeftPart(UriPartial.Authority)), ("SSL_CERT_FILE", company));

        (await shell.FinishedAsync()).ShouldBe(new Finished(
            0, "200", "mi-emulator: SSL_CERT_FILE: its file has certificates that the emulator was started without; start it with the same variable to keep them trusted"));
    }

    [Fact]
    public async Task The_files_are_gone_with_the_emulator_and_keep_what_its_own_environment_had()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /bin/sh");
        using var folder = new TemporaryFolder();
        var company = folder.Write("company.pem", new CertificateFiles().Root.ExportCertificatePem() + "\n");

        var finished = await EmulatorProcess.RunAsync(
            ["exec", "--host", "vm", "--", "sh", "-c", "echo $SSL_CERT_FILE; echo $NODE_EXTRA_CA_CERTS; cat $SSL_CERT_FILE"], ("SSL_CERT_FILE", company));

        var lines = finished.Output.Split('\n');
        lines[..2].ShouldAllBe(file => file.Contains("mi-emulator-") && !Directory.Exists(Path.GetDirectoryName(file)));
        finished.Output.ShouldContain((await File.ReadAllTextAsync(company, Cancel)).Trim());
        finished.Output.ShouldNotContain("PRIVATE");
    }

    [Fact]
    public async Task The_authority_is_the_same_after_a_restart_with_a_data_directory_and_its_file_is_the_owners()
    {
        using var folder = new TemporaryFolder();
        var first = await PublishedAsync();

        (await PublishedAsync()).ShouldBe(first);
        first.ShouldNotContain("PRIVATE");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder.File("data/tls-authority.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        async Task<string> PublishedAsync()
        {
            await using var emulator = await EmulatorProcess.StartEmulatorAsync("--data", folder.File("data"));
            using var answer = await emulator.GetAsync(emulator.Control, "/_emulator/ca.pem");
            var pem = await answer.Content.ReadAsStringAsync(Cancel);
            await emulator.StopAsync();
            return pem;
        }
    }

    [Fact]
    public async Task Names_of_the_command_line_are_in_the_certificate_and_win_over_those_of_the_configuration()
    {
        Require("openssl");
        await using var emulator = await EmulatorProcess.StartEmulatorAsync(
            ["--tls-name", "login.test", "--tls-name", "*.apps.test", "--tls-name", "192.0.2.7"], ("MI_EMULATOR_Listeners__TlsNames__0", "configured.test"));

        await using var shell = EmulatorProcess.StartInShell($"openssl s_client -connect localhost:{emulator.Tls.Port} </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName");
        var names = (await shell.FinishedAsync()).Output;

        names.ShouldContain("DNS:login.test, DNS:*.apps.test, IP Address:192.0.2.7");
        names.ShouldContain("DNS:localhost");
        names.ShouldNotContain("configured.test");
    }

    private static void Require(string program) => Assert.SkipUnless(
        Environment.GetEnvironmentVariable("MI_EMULATOR_TESTS_NO_SKIP") is not null
        || (!OperatingSystem.IsWindows() && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)))),
        $"no {program} here");
}
