namespace ManagedIdentityEmulator.Host.Tests;

public class DamagedDataTests
{
    [Theory, InlineData("signing-keys.json"), InlineData("identity-credentials.json"), InlineData("tls-authority.json"), InlineData("identities.json")]
    public async Task A_damaged_file_refuses_the_start_in_one_line_that_names_it(string name)
    {
        using var folder = new TemporaryFolder();
        var data = Directory.CreateDirectory(folder.File("data")).FullName;
        var file = Path.Combine(data, name);
        await File.WriteAllTextAsync(file, "mi-emulator-data 1 00\n[]", TestContext.Current.CancellationToken);

        var finished = await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts("--data", data));

        finished.ExitCode.ShouldBe(1, finished.ToString());
        finished.Error.ShouldBe($"mi-emulator: {file} cannot be read: it is damaged, its checksum is not that of its content; put a good copy in its place, or move it away to start without what it keeps");
    }
}
