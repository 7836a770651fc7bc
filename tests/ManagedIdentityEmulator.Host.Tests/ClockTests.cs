namespace ManagedIdentityEmulator.Host.Tests;

/// <summary><c>mi-emulator clock</c>.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task It_is_printed_moved_stopped_and_brought_back()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync();

        (await OfAsync()).ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ, the machine's, running$");
        (await OfAsync("--set", "2030-01-31T12:00:00Z", "--freeze")).ShouldMatch("^2030-01-31T12:00:00Z, .* the machine's, frozen$");
        (await OfAsync("--advance", "90s")).ShouldStartWith("2030-01-31T12:01:30Z");
        (await OfAsync("--advance", "-1d")).ShouldStartWith("2030-01-30T12:01:30Z");
        (await OfAsync("--advance", "1.00:00:30")).ShouldStartWith("2030-01-31T12:02:00Z");
        (await OfAsync("--offset", "-2h", "--run")).ShouldEndWith("Z, 2h behind the machine's, running");
        (await OfAsync("--offset", "1d")).ShouldEndWith("Z, 1d ahead of the machine's, running");
        (await OfAsync("--freeze")).ShouldEndWith(", frozen");
        (await OfAsync("--reset")).ShouldEndWith("Z, the machine's, running");

        var refused = await RunAsync("--set", "1969-12-31");
        (refused.ExitCode, refused.Error).ShouldBe((2, "mi-emulator: The clock was not moved: utcNow: leads out of the clock's range, 1970-01-01 00:00:00Z to 9999-01-01 00:00:00Z"));

        async Task<string> OfAsync(params string[] args)
        {
            var finished = await RunAsync(args);
            finished.ExitCode.ShouldBe(0, finished.ToString());
            return finished.Output;
        }

        Task<Finished> RunAsync(params string[] args) => EmulatorProcess.RunAsync(["clock", .. args], ("MI_EMULATOR_CONTROL", emulator.Control.ToString()));
    }
}
