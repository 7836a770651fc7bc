using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Wrong input: exit code 2, and one line on standard error that names the option and what it takes.</summary>
public class UsageTests
{
    [Theory]
    [InlineData("--bogus", "unknown option '--bogus'; the options of mi-emulator are", "--ready-file")]
    [InlineData("run --bogus 5", "unknown option '--bogus'; the options of mi-emulator run are", "--tls-port")]
    [InlineData("bogus", "unknown command 'bogus'", "run, env, exec, token, identity, host, fault, requests, keys, clock, reset, health, config, doctor, completion")]
    [InlineData("run bogus", "mi-emulator run does not take 'bogus'", "mi-emulator run --help")]
    [InlineData("--port abc", "--port takes a port: 1 to 65535, or 0 for any free one", "'abc'")]
    [InlineData("--tls-port 65536", "--tls-port takes a port: 1 to 65535, or 0 for any free one", "'65536'")]
    [InlineData("run --control-port -1", "--control-port takes a port: 1 to 65535, or 0 for any free one", "'-1'")]
    [InlineData("--port 1 --port 2", "--port is given 2 times", "give it once")]
    [InlineData("--port", "--port needs a value", "1 to 65535, or 0")]
    [InlineData("--tls-name a..b", "--tls-name must be a DNS name such as login.test or *.test, or an IP address", "'a..b'")]
    [InlineData("--tls-name login.test --tls-name", "--tls-name needs a value", "each time")]
    [InlineData("--tls-name login.test --tls-name a..b", "--tls-name must be a DNS name such as login.test or *.test", "'a..b'")]
    [InlineData("--tls-name", "--tls-name needs a value", "NAME")]
    [InlineData("--imds-address maybe", "--imds-address takes auto, on or off", "'maybe'")]
    [InlineData("--imds-address", "--imds-address needs a value", "auto|on|off")]
    [InlineData("--bind nowhere", "--bind takes an IP address such as 0.0.0.0", "'nowhere'")]
    [InlineData("--control-bind localhost", "--control-bind takes an IP address such as 0.0.0.0", "'localhost'")]
    [InlineData("--config", "--config needs a value", "FILE")]
    [InlineData("--config=", "--config", "FILE")]
    [InlineData("--data EMPTY", "--data takes a text that is not empty", "")]
    [InlineData("--ready-file EMPTY", "--ready-file takes a text that is not empty", "")]
    [InlineData("token", "--resource R is missing", "e.g. https://vault.azure.net")]
    [InlineData("token https://vault.azure.net --resource r", "mi-emulator token does not take 'https://vault.azure.net'; its options are --resource, --host", "--client-id")]
    [InlineData("completion tcsh", "SHELL takes bash, zsh, fish or pwsh; 'tcsh' is none", "mi-emulator completion --help")]
    [InlineData("token --resource", "--resource needs a value", "e.g. https://vault.azure.net")]
    [InlineData("token --resource a --client-id b --object-id c", "--client-id and --object-id exclude one another", "one of them")]
    [InlineData("env", "--host NAME is missing", "e.g. web")]
    [InlineData("env --host web --format xml", "--format takes bash, pwsh, dotenv or json", "'xml'")]
    [InlineData("exec -- true", "--host NAME is missing", "e.g. web")]
    [InlineData("exec --host web", "mi-emulator exec needs COMMAND", "The command and its arguments, after --")]
    [InlineData("exec --host web --", "mi-emulator exec needs COMMAND", "The command and its arguments, after --")]
    [InlineData("exec --host web true", "'true' is not an option; the command stands after --", "mi-emulator exec --host web -- COMMAND")]
    [InlineData("exec --host web --verbos -- true", "unknown option '--verbos' (did you mean --verbose?);", "the options of mi-emulator exec are --host, --config, --verbose")]
    [InlineData("exec --hots web -- true", "unknown option '--hots' (did you mean --host?);", "the options of mi-emulator exec are")]
    [InlineData("exec --hots=web -- ls --hots", "unknown option '--hots' (did you mean --host?);", "the options of mi-emulator exec are")]
    [InlineData("exec -- ls --hots", "--host NAME is missing", "e.g. web")]
    [InlineData("exce --host web -- true", "unknown command 'exce' (did you mean exec?);", "the commands are run, env")]
    [InlineData("exec --host web git log -- file", "'git' is not an option", "after --")]
    [InlineData("exec --host nobody -- true", "no host is named 'nobody'", "the hosts are vm, web, function")]
    [InlineData("health --wait soon", "--wait takes a duration such as 30s, 500ms or 2m", "'soon'")]
    [InlineData("health --control localhost:50344", "--control takes a URL such as http://localhost:50344", "'localhost:50344'")]
    [InlineData("fault bogus", "unknown command 'bogus'", "add, list, presets, remove, clear")]
    [InlineData("fault add", "mi-emulator fault add needs EFFECT", "What becomes of a request, or an incident by its name")]
    [InlineData("fault add 503 --hst vm", "unknown option '--hst' (did you mean --host?); the options of mi-emulator fault add are", "--for, --control")]
    [InlineData("fault add 503 --times x", "--times takes a whole number", "'x'")]
    [InlineData("fault add 503 --probability half", "--probability takes a number such as 0.2", "'half'")]
    [InlineData("fault add 503 --from tomorrow", "--from takes an instant such as 2026-01-31T12:00:00Z", "'tomorrow'")]
    [InlineData("fault add 503 --for soon", "--for takes a span such as 500ms, 90s, 10m, 2h, 1d", "'soon'")]
    [InlineData("fault add 503 --name EMPTY", "--name takes a text that is not empty", "")]
    [InlineData("fault remove", "mi-emulator fault remove needs NAME", "The drill's name")]
    [InlineData("fault list --format xml", "--format takes text or json", "'xml'")]
    [InlineData("requests bogus", "unknown command 'bogus'", "clear")]
    [InlineData("requests --wait 1s --follow", "--wait and --follow exclude one another", "--follow waits for ever")]
    [InlineData("requests --format", "--format needs a value", "text|json")]
    [InlineData("clock --advance soon", "--advance takes a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss", "'soon'")]
    [InlineData("clock --set soon", "--set takes an instant such as 2030-01-31T12:00:00Z", "'soon'")]
    [InlineData("clock --advance 1h --offset 1h", "--advance and --offset exclude one another", "one of them")]
    [InlineData("clock --freeze --run", "--freeze and --run exclude one another", "one of them")]
    [InlineData("clock --reset --set 2030-01-31", "--set and --reset exclude one another", "one of them")]
    [InlineData("keys bogus", "unknown command 'bogus'", "rotate, drill")]
    [InlineData("keys drill soak --every often", "--every takes a span such as 500ms, 90s", "'often'")]
    [InlineData("keys drill --every 5s", "--every and --for need NAME", "the drill to start")]
    [InlineData("keys drill soak --end", "NAME and --end exclude one another", "mi-emulator keys drill --help")]
    [InlineData("config", "mi-emulator config needs a command", "check, schema")]
    [InlineData("config bogus", "unknown command 'bogus'", "check, schema")]
    [InlineData("config check", "mi-emulator config check needs FILE", "The configuration file")]
    public async Task Wrong_input_is_one_line_and_exit_code_2(string arguments, string names, string says)
    {
        var finished = await EmulatorProcess.RunAsync([.. arguments.Split(' ').Select(word => word == "EMPTY" ? "" : word)]);

        OneLine(finished);
        finished.Error.ShouldContain(names);
        finished.Error.ShouldContain(says);
    }

    [Fact]
    public void Each_command_is_made_under_its_name() =>
        EmulatorCommandLine.Commands.Select(command => command.Create().Name).ShouldBe(EmulatorCommandLine.Commands.Select(command => command.Name));

    [Fact]
    public async Task A_control_address_that_is_no_url_names_the_variable()
    {
        var finished = await EmulatorProcess.RunAsync(["health"], ("MI_EMULATOR_CONTROL", "localhost"));

        OneLine(finished);
        finished.Error.ShouldContain("MI_EMULATOR_CONTROL takes a URL such as http://localhost:50344; 'localhost' is none");
    }

    [Fact]
    public async Task Each_mistake_in_the_configuration_is_a_line_with_its_json_path()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("emulator.json", """{ "tenantId": "x", "hosts": [ { "name": "vm 1", "type": "vm" } ], "tokens": { "lifetime": "1h" } }""");

        var finished = await EmulatorProcess.RunAsync("run", "--config", file);

        finished.ExitCode.ShouldBe(2, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.Split('\n').Select(line => line[..line.IndexOf(": ", file.Length + 2, StringComparison.Ordinal)]).ShouldBe(
            [$"{file}: $.tenantId", $"{file}: $.tokens.lifetime", $"{file}: $.hosts[0].name", $"{file}: $.hosts[0].type"]);
    }

    [Fact]
    public async Task A_mistaken_variable_is_named()
    {
        var finished = await EmulatorProcess.RunAsync([], ("MI_EMULATOR_Tokens__Liftime", "1"));

        OneLine(finished);
        finished.Error.ShouldContain("$.tokens.Liftime: unknown key; known here: lifetime, issuer, cacheSize (set by MI_EMULATOR_Tokens__Liftime)");
    }

    [Theory]
    [InlineData("--help", "--imds-address")]
    [InlineData("run --help", "--ready-file")]
    [InlineData("token --help", "--decode")]
    [InlineData("--help", "exec <COMMAND>")]
    [InlineData("env --help", "bash|pwsh|dotenv|json")]
    [InlineData("exec --help", "128+N when signal N killed it, 127 when there is none of that name, 126 when it cannot be executed")]
    [InlineData("health --help", "--wait")]
    [InlineData("fault --help", "mi-emulator fault add \"410 x2, 429 retry-after=1, ok\" --host vm")]
    [InlineData("fault add --help", "identity-propagating")]
    [InlineData("requests --help", "mi-emulator requests --host vm --outcome refused")]
    [InlineData("clock --help", "--advance <SPAN>")]
    [InlineData("keys drill --help", "emergency-revocation: Withdraws every published key at once")]
    [InlineData("config --help", "schema")]
    [InlineData("config check --help", "FILE")]
    [InlineData("--version", "0.1.0")]
    public async Task Help_and_version_are_no_mistakes(string arguments, string says)
    {
        var finished = await EmulatorProcess.RunAsync(arguments.Split(' '));

        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Error.ShouldBeEmpty();
        finished.Output.ShouldContain(says);
    }

    private static void OneLine(Finished finished)
    {
        finished.ExitCode.ShouldBe(2, finished.ToString());
        finished.Output.ShouldBeEmpty();
        finished.Error.Split('\n').Length.ShouldBe(1, finished.ToString());
    }
}
