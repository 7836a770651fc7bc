using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>What an emulator was told to do wrong is said, and is not used up by the examination.</summary>
public sealed class DrillTests(RunningEmulator running) : IClassFixture<RunningEmulator>, IAsyncLifetime
{
    private const string InForce = "Nothing is wrong with this shell, but failure drills are in force.";
    private readonly EmulatorProcess emulator = running.Process;

    public async ValueTask InitializeAsync() => await emulator.ResetAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("fault add 503 --name down", "failure drills are in force: down (503)", "fault clear", InForce)]
    [InlineData("fault add hang --name down --host web", "failure drills are in force: down (hang, host=web)", "fault clear", InForce)]
    [InlineData("clock --advance 31d", "the emulator's clock is 31d ahead of the machine's", "clock --reset", "Nothing is wrong with this shell, but the emulator's clock is 31d ahead of the machine's.")]
    [InlineData("clock --set 2030-01-31T12:00:00Z --freeze", "the emulator's clock is frozen, at 2030-01-31 12:00:00Z", "clock --reset", "Nothing is wrong with this shell, but the emulator's clock is frozen, at 2030-01-31 12:00:00Z.")]
    [InlineData("keys drill soak", "the key drill soak goes on", "keys drill --end", "Nothing is wrong with this shell, but a key drill goes on.")]
    public async Task Each_is_a_note_with_what_ends_it(string command, string says, string mend, string summary)
    {
        await DoAsync(command);

        var finished = await ExamineAsync();

        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Output.ShouldMatch($"\nnote     drills +{Regex.Escape(says)}\n.*\n +{EmulatorProcess.Program} {mend}\n");
        finished.Output.ShouldEndWith(summary);
    }

    [Theory]
    [InlineData("fault add 503 --name later --from 2100-01-01")]
    [InlineData("fault add 503 --name never --times 1 --until 2000-01-01")]
    public async Task Those_that_are_not_in_force_are_not_said(string command)
    {
        await EmulatorProcess.RunAsync(command.Split(' '), ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));

        (await ExamineAsync()).ShouldBeWell();
    }

    [Fact]
    public async Task The_examination_uses_up_no_failure_and_is_not_in_the_journal()
    {
        await DoAsync("fault add 503 --name once --times 1");

        await ExamineAsync();

        var drill = (await emulator.GetJsonAsync(emulator.Control, "/_emulator/faults"))[0]!;
        ((string?)drill["phase"], (int)drill["applied"]!, (int)drill["matched"]!).ShouldBe(("active", 0, 0));
        (await DoAsync("requests --format json")).Output.ShouldBe("[]");
    }

    [Fact]
    public async Task A_token_that_is_refused_while_there_are_drills_is_mended_by_their_end_first()
    {
        await DoAsync("fault add 503");

        var finished = await Examined.RunAsync("", emulator.Control, $"MSI_ENDPOINT={emulator.Data}hosts/gone/oauth2/token");

        finished.ShouldHaveProblem("token", "No host of that name", $"{EmulatorProcess.Program} fault clear");
        finished.Output.ShouldEndWith($"Do this, and look again:  {EmulatorProcess.Program} fault clear");
    }

    [Fact]
    public async Task What_ends_them_goes_to_the_emulator_that_was_named()
    {
        await DoAsync("fault add 503");
        var control = emulator.Control.GetLeftPart(UriPartial.Authority);

        var finished = await Examined.RunAsync($"--control {control}", null, $"AZURE_POD_IDENTITY_AUTHORITY_HOST={emulator.Data}", "AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential");

        finished.Output.ShouldContain($"fault clear --control {control}");
    }

    private Task<Finished> ExamineAsync() => Examined.InShellAsync("eval \"$(\"$0\" env --host vm)\"; exec \"$0\" doctor", emulator.Control);

    private async Task<Finished> DoAsync(string command)
    {
        var finished = await EmulatorProcess.RunAsync(command.Split(' '), ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));
        finished.ExitCode.ShouldBe(0, finished.ToString());
        return finished;
    }
}
