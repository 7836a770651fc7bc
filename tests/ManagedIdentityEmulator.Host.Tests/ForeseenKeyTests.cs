namespace ManagedIdentityEmulator.Host.Tests;

public class ForeseenKeyTests
{
    private const string Exec = "exec --config emulator.json --host web -- tool --help";

    [Theory]
    [InlineData(""), InlineData("run"), InlineData("run --port 0"), InlineData("--port 0"), InlineData(Exec)]
    public void A_start_with_a_new_key_begins_it_with_the_first_line(string line) => ForeseenKey.IsLikely(Words(line), isConfigured: false).ShouldBeTrue();

    [Theory]
    [InlineData("run --data kept"), InlineData("--data=kept"), InlineData("run --port 0 --data kept")]
    [InlineData("--help"), InlineData("exec --help"), InlineData("--version"), InlineData("-h")]
    [InlineData("health"), InlineData("token --resource x"), InlineData("keys rotate"), InlineData("typo")]
    public void Another_command_and_a_start_with_kept_keys_do_not(string line) => ForeseenKey.IsLikely(Words(line), isConfigured: false).ShouldBeFalse();

    [Theory]
    [InlineData("run", true), InlineData("", true), InlineData("--config emulator.json", false)]
    public void Nor_does_a_start_whose_configuration_may_have_them_kept(string line, bool isConfigured) => ForeseenKey.IsLikely(Words(line), isConfigured).ShouldBeFalse();

    [Fact]
    public void A_private_emulator_keeps_none() => ForeseenKey.IsLikely(Words(Exec), isConfigured: true).ShouldBeTrue();

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
