namespace ManagedIdentityEmulator.Host.Tests.Exec;

/// <summary>What the command of <c>exec</c> gets, and what comes of it.</summary>
public class ExecTests
{
    private const string Token = "--resource https://vault.azure.net";

    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -9 $$", 128 + 9)]
    [InlineData("kill -15 $$", 128 + 15)]
    public async Task The_exit_code_is_the_commands_and_says_the_signal_that_killed_it(string script, int exitCode) =>
        (await ShellAsync(script)).ShouldBe(new Finished(exitCode, "", ""));

    [Theory]
    [InlineData("no-such-command", 127, "there is no command 'no-such-command' in PATH")]
    [InlineData("./no-such-command", 127, "there is no command './no-such-command'")]
    [InlineData("mi-emulator", 127, "there is no command 'mi-emulator' in PATH")] // although it is where this program is
    [InlineData("plain", 127, "there is no command 'plain' in PATH")] // although it is where the program runs
    [InlineData("", 127, "there is no command '' in PATH")]
    [InlineData("./plain", 126, "'./plain' may not be executed")]
    [InlineData("/", 126, "'/' is a directory")]
    [InlineData("./orphan", 126, "'./orphan' cannot be executed: No such file or directory")]
    public async Task A_command_that_cannot_be_had_is_named_as_shells_do(string command, int exitCode, string says)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "permissions and #! lines are Unix's");
        using var folder = new TemporaryFolder();
        folder.Write("plain", "");
        Executable(folder.Write("orphan", "#!/no/such/interpreter\n"));
        await using var started = EmulatorProcess.StartIn(folder.Path, ["exec", "--host", "web", "--", command], ("PATH", "/usr/bin:/bin"));

        (await started.FinishedAsync()).ShouldBe(new Finished(exitCode, "", $"mi-emulator: {says}"));
    }

    [Theory]
    [InlineData("#!/bin/sh\n")]
    [InlineData("")] // which every shell takes for its own
    public async Task A_command_is_found_by_a_path_relative_to_where_the_program_runs(string firstLine)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "scripts are Unix's");
        using var folder = new TemporaryFolder();
        Executable(folder.Write("script.sh", $"{firstLine}echo \"$(pwd) $1\""));
        await using var started = EmulatorProcess.StartIn(folder.Path, ["exec", "--host", "web", "--", "./script.sh", "x y"]);

        (await started.FinishedAsync()).ShouldBe(new Finished(0, $"{folder.Path} x y", ""));
    }

    [Fact]
    public async Task Arguments_reach_the_command_untouched()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "printf is Unix's");
        string[] arguments = ["--host", "x", "--config=y", "--", "", " ", "--help", "-?", "@file", "[suggest]", "'", "\"", "\\", "$HOME", "*", "ünïcödé", "--a:b"];

        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", "printf", "<%s>", .. arguments]);

        finished.ShouldBe(new Finished(0, string.Concat(arguments.Select(argument => $"<{argument}>")), ""));
    }

    [Fact]
    public async Task Standard_input_is_the_commands()
    {
        await using var started = EmulatorProcess.StartInShell("printf 'one\\ntwo' | \"$0\" exec --host web -- cat");

        (await started.FinishedAsync()).ShouldBe(new Finished(0, "one\ntwo", ""));
    }

    [Fact]
    public async Task The_command_gets_tokens_from_an_emulator_of_its_own()
    {
        var finished = await ShellAsync($"exec {EmulatorProcess.Program} token --host function {Token}");

        finished.Output.Split('.').Length.ShouldBe(3, finished.ToString());
        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
    }

    [Fact]
    public async Task The_command_may_be_another_exec() =>
        (await ShellAsync($"exec {EmulatorProcess.Program} exec --host function -- sh -c 'echo $MI_EMULATOR_HOST; exit 6'")).ShouldBe(new Finished(6, "function", ""));

    [Fact]
    public async Task Requests_are_logged_on_standard_error_when_asked_for()
    {
        var finished = await EmulatorProcess.RunAsync(["exec", "--verbose", "--host", "web", "--", EmulatorProcess.Program, "token", .. Token.Split(' ')]);

        finished.Output.Split('.').Length.ShouldBe(3, finished.ToString());
        finished.Output.ShouldNotContain("\n");
        finished.Error.Split('\n').ShouldContain("mi-emulator: Token for web: system-assigned → https://vault.azure.net: issued (new)"); // the next key may be published meanwhile
    }

    [Theory]
    [InlineData("web", "IDENTITY_ENDPOINT http://localhost:\\d+/msi/token")]
    [InlineData("function", "MSI_ENDPOINT http://localhost:\\d+/msi/token")]
    [InlineData("containerapp", "IDENTITY_ENDPOINT http://localhost:\\d+/hosts/containerapp/msi/token")]
    [InlineData("arc", "IMDS_ENDPOINT http://localhost:\\d+/hosts/arc")]
    [InlineData("fabric", "IDENTITY_SERVER_THUMBPRINT [0-9A-F]{40}")]
    [InlineData("aks", "AZURE_AUTHORITY_HOST https://localhost:\\d+/")]
    [InlineData("VM", "AZURE_POD_IDENTITY_AUTHORITY_HOST http://localhost:\\d+")]
    public async Task The_command_is_on_its_host(string host, string variable)
    {
        var parts = variable.Split(' ');

        var finished = await ShellAsync($"echo \"${parts[0]}\"", host);

        finished.Output.ShouldMatch($"^{parts[1]}$");
        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
    }

    [Fact]
    public async Task On_a_cluster_the_command_finds_a_token_of_its_service_account_which_is_gone_with_it()
    {
        var finished = await ShellAsync("echo $AZURE_FEDERATED_TOKEN_FILE; cat $AZURE_FEDERATED_TOKEN_FILE", "aks");

        (finished.ExitCode, finished.Error).ShouldBe((0, ""));
        var lines = finished.Output.Split('\n');
        lines[1].Split('.').Length.ShouldBe(3, finished.ToString());
        File.Exists(lines[0]).ShouldBeFalse();
        Directory.Exists(Path.GetDirectoryName(Path.GetDirectoryName(lines[0]))).ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_file_that_is_configured_is_another_emulators_and_the_command_gets_one_of_its_own()
    {
        using var folder = new TemporaryFolder();
        var shared = folder.File("token");
        var file = folder.Write("emulator.json", $$"""{ "hosts": [ { "name": "aks", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["default"], "tokenFile": "{{shared}}" } ] }""");

        var finished = await EmulatorProcess.RunAsync(["exec", "--config", file, "--host", "aks", "--", "sh", "-c", $"cat $AZURE_FEDERATED_TOKEN_FILE; ls {shared} 2>&1 >/dev/null | wc -l"]);

        finished.Output.ShouldMatch(@"^[\w-]+\.[\w-]+\.[\w-]+1$", finished.ToString());
    }

    [Fact]
    public async Task Variables_that_clients_would_heed_instead_are_kept_from_the_command_and_named()
    {
        var finished = await ShellAsync(
            "echo \"$AZURE_CLIENT_SECRET$AZURE_AUTHORITY_HOST$IMDS_ENDPOINT|$AZURE_CLIENT_ID|$IDENTITY_ENDPOINT\"", "web",
            ("AZURE_CLIENT_SECRET", "s"), ("AZURE_AUTHORITY_HOST", "http://localhost:1"), ("IMDS_ENDPOINT", "i"), ("AZURE_CLIENT_ID", "c"), ("IDENTITY_ENDPOINT", "e"));

        finished.Output.ShouldMatch("^\\|c\\|http://localhost:");
        finished.Error.ShouldBe(
            "mi-emulator: kept from the command: IMDS_ENDPOINT, AZURE_CLIENT_SECRET, AZURE_AUTHORITY_HOST: clients would heed them in place of the host's variables");
    }

    [Fact]
    public async Task A_command_that_has_no_file_to_trust_the_emulator_by_is_told_why()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "temporary files are elsewhere");

        var finished = await EmulatorProcess.RunAsync(["exec", "--host", "web", "--", "true"], ("TMPDIR", "/no/such/folder"));

        finished.ExitCode.ShouldBe(0);
        finished.Error.ShouldStartWith("mi-emulator: the command has no file to trust https://localhost:");
        finished.Error.ShouldContain("there is no folder /no/such/folder/ for temporary files");
    }

    [Fact]
    public async Task The_configuration_is_found_as_run_finds_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("emulator.json", Hosts("here"));
        var named = folder.Write("named.json", Hosts("named"));
        var variable = ("MI_EMULATOR_CONFIG", folder.Write("variable.json", Hosts("variable")));

        (await ExitCodeAsync("here")).ShouldBe(0);
        (await ExitCodeAsync("variable", [], variable)).ShouldBe(0);
        (await ExitCodeAsync("named", ["--config", named], variable)).ShouldBe(0);
        (await ExitCodeAsync("changed", [], ("MI_EMULATOR_Hosts__0__Name", "changed"))).ShouldBe(0);
        (await ExitCodeAsync("here", [], ("MI_EMULATOR_Tokens__Lifetime", "soon"))).ShouldBe(2);

        async Task<int> ExitCodeAsync(string host, string[]? options = null, params (string, string)[] environment)
        {
            await using var started = EmulatorProcess.StartIn(folder.Path, ["exec", .. options ?? [], "--host", host, "--", EmulatorProcess.Program, "--version"], environment);
            return (await started.FinishedAsync()).ExitCode;
        }

        static string Hosts(string name) => $$"""{ "hosts": [ { "name": "{{name}}", "type": "Microsoft.Web/sites", "systemAssigned": true } ] }""";
    }

    [Fact]
    public async Task It_is_private_whatever_the_configuration_says()
    {
        await using var other = await EmulatorProcess.StartEmulatorAsync();
        using var folder = new TemporaryFolder();
        var configuration = folder.Write("emulator.json", $$"""
            {
              "data": "{{Path.Combine(folder.Path, "data")}}", "control": { "key": "secret" },
              "listeners": { "port": {{other.Data.Port}}, "bind": "192.0.2.1", "controlBind": "192.0.2.1", "imdsAddress": "on" }
            }
            """);

        var finished = await EmulatorProcess.RunAsync(["exec", "--config", configuration, "--host", "web", "--", EmulatorProcess.Program, "token", "--decode", .. Token.Split(' ')]);

        (finished.ExitCode, finished.Error).ShouldBe((0, ""), finished.ToString());
        finished.Output.ShouldContain("Microsoft.Web/sites/web\"", Case.Sensitive, "the token is that host's");
        Directory.Exists(folder.File("data")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("", "", "localhost,127.0.0.1,::1,169.254.169.254|localhost,127.0.0.1,::1,169.254.169.254")]
    [InlineData("corp.example", "", "corp.example,localhost,127.0.0.1,::1,169.254.169.254|corp.example,localhost,127.0.0.1,::1,169.254.169.254")]
    [InlineData("a, 127.0.0.1", "LOCALHOST,b,", "a,127.0.0.1,localhost,::1,169.254.169.254|LOCALHOST,b,127.0.0.1,::1,169.254.169.254")]
    [InlineData("*", "", "*|*")]
    public async Task NO_PROXY_keeps_what_it_has(string upper, string lower, string merged)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "to Windows the two are one variable");

        (await ShellAsync("echo \"$NO_PROXY|$no_proxy\"", "web", ("NO_PROXY", upper), ("no_proxy", lower))).ShouldBe(new Finished(0, merged, ""));
    }

    [Fact]
    public async Task Two_side_by_side_have_ports_of_their_own()
    {
        await using var first = PatientCommand.Start("vm");
        await using var second = PatientCommand.Start("vm");

        (await first.DataAsync()).ShouldNotBe(await second.DataAsync());
        (await first.IssuedToAsync(), await second.IssuedToAsync()).ShouldBe(("4cf17ec3-88be-5804-8b95-795909f19566", "4cf17ec3-88be-5804-8b95-795909f19566"));
    }

    [Fact]
    public async Task A_second_virtual_machine_has_an_address_of_its_own()
    {
        using var folder = new TemporaryFolder();
        folder.Write("emulator.json", """
            { "userAssignedIdentities": [ { "name": "two" } ],
              "hosts": [ { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true },
                         { "name": "vm2", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["two"] } ] }
            """);
        await using var exec = PatientCommand.Start("vm2", "--config", folder.File("emulator.json"));

        var state = await exec.Process.GetJsonAsync(await exec.ControlAsync(), "/_emulator/state");

        var two = state["identities"]!.AsArray().Single(identity => (string?)identity!["name"] == "two");
        (await exec.IssuedToAsync()).ShouldBe((string?)two!["clientId"]);
    }

    private static async Task<Finished> ShellAsync(string script, string host = "web", params (string, string)[] environment)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no /bin/sh");
        return await EmulatorProcess.RunAsync(["exec", "--host", host, "--", "sh", "-c", script], environment);
    }

    private static void Executable(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
