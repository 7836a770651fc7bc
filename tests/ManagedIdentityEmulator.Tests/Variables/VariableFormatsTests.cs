using System.Diagnostics;
using System.Text.Json;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Tests.Variables;

public sealed class VariableFormatsTests
{
    private const string Nasty = """it's "$HOME" `id` $(id) \ ; & | > < ( ) { } [ ] * ? ! # ~ ^ % = ä 'a'\''b' \n %s -e""";

    [Theory, InlineData("/bin/bash"), InlineData("/bin/sh")]
    public async Task A_shell_that_evaluates_it_has_exactly_those_values_and_lacks_what_is_taken_away(string shell)
    {
        Assert.SkipUnless(File.Exists(shell) || Environment.GetEnvironmentVariable("MI_EMULATOR_TESTS_NO_SKIP") is not null, $"no {shell} here");
        Dictionary<string, string> set = new() { ["PLAIN"] = "http://localhost:1/x?a=b&c=d", ["NASTY"] = Nasty, ["LINES"] = "a\nb\n\n'c'", ["EMPTY"] = "", ["KEPT"] = "new" };
        var script = VariableFormats.Write(VariableFormat.Bash, set, unset: ["GONE", "KEPT"]);

        var seen = await RunAsync(shell, $"eval \"$(printf %s \"$SCRIPT\")\"; env -0", new() { ["SCRIPT"] = script, ["GONE"] = "still here", ["KEPT"] = "old" });

        seen.Where(variable => set.ContainsKey(variable.Key)).ToDictionary().ShouldBe(set, ignoreOrder: true);
        seen.ShouldNotContainKey("GONE");
    }

    [Fact]
    public void PowerShell_takes_a_quote_doubled_and_nothing_else_for_itself() =>
        VariableFormats.Write(VariableFormat.Pwsh, new Dictionary<string, string> { ["A"] = "it's $x `n", ["B"] = "" }, unset: ["C", "D"]).ShouldBe(
            """
            Remove-Item Env:C -ErrorAction Ignore
            Remove-Item Env:D -ErrorAction Ignore
            $env:A = 'it''s $x `n'
            $env:B = ''

            """);

    [Fact]
    public void An_env_file_has_the_values_as_they_are_for_its_readers_know_no_quotes() =>
        VariableFormats.Write(VariableFormat.Dotenv, new Dictionary<string, string> { ["A"] = "it's \"x\"", ["B"] = "c d=e#f" }, unset: ["C"]).ShouldBe("A=it's \"x\"\nB=c d=e#f\n");

    [Fact]
    public void JSON_is_one_flat_object_of_strings()
    {
        var text = VariableFormats.Write(VariableFormat.Json, new Dictionary<string, string> { ["A"] = Nasty }, unset: ["C"]);

        JsonSerializer.Deserialize<Dictionary<string, string>>(text).ShouldBe(new() { ["A"] = Nasty });
        text.ShouldEndWith("}\n");
    }

    [Fact]
    public void Without_anything_to_take_away_the_shell_is_not_told_to() =>
        VariableFormats.Write(VariableFormat.Bash, new Dictionary<string, string> { ["A"] = "b" }, unset: []).ShouldBe("export A='b'\n");

    [Theory]
    [InlineData("bash", true), InlineData("PWSH", true), InlineData("dotenv", true), InlineData("json", true)]
    [InlineData("yaml", false), InlineData("0", false), InlineData("+1", false), InlineData("-0", false), InlineData("bash,json", false), InlineData(" ", false)]
    public void A_format_is_known_by_its_name_alone(string name, bool known) =>
        VariableFormats.TryParse(name, out _).ShouldBe(known);

    private static async Task<Dictionary<string, string>> RunAsync(string shell, string command, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(shell, ["-c", command]) { RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
        return output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2)).ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
