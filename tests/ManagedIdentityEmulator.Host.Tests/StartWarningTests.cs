namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>An emulator that is less safe than it could be says so when it starts, in one line, and starts.</summary>
public class StartWarningTests
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory]
    [InlineData("0.0.0.0", null, "mi-emulator: whoever reaches port PORT on 0.0.0.0 may change this emulator and get its tokens; MI_EMULATOR_Control__Key sets a key to be asked for")]
    [InlineData("0.0.0.0", "a-secret", "")]
    [InlineData("127.0.0.1", null, "")]
    public async Task A_control_listener_that_is_open_to_the_network_without_a_key(string bind, string? key, string says)
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync(["--control-bind", bind], [.. key is null ? Array.Empty<(string, string)>() : [("MI_EMULATOR_Control__Key", key)]]);

        var finished = await emulator.StopAsync();

        finished.Error.ShouldBe(says.Replace("PORT", $"{emulator.Control.Port}"), finished.ToString());
    }

    [Fact]
    public async Task A_data_directory_that_others_may_read_or_write()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await StartedAsync();
        SetMode(data, Owners | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        (await StartedAsync()).ShouldBeEmpty(); // as volumes of containers are: what is in it is the owner's

        SetMode(data, Owners | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        SetMode(Path.Combine(data, "signing-keys.json"), Owners | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        (await StartedAsync()).ShouldBe($"mi-emulator: others than its owner have a way to the keys in {data}: the directory itself (0702), signing-keys.json (0644); with them, they could sign as this emulator. "
            + $"To close it: chmod -R go= {data}; where that has no effect, name a directory in it, which the emulator makes itself");

        async Task<string> StartedAsync()
        {
            await using var emulator = await EmulatorProcess.StartEmulatorAsync("--data", data);
            return (await emulator.StopAsync()).Error;
        }
    }

#pragma warning disable CA1416 // only called where there are file modes
    private static void SetMode(string path, UnixFileMode mode) => File.SetUnixFileMode(path, mode);
#pragma warning restore CA1416
}
