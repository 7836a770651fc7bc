using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tests.Configuration;

public sealed class ForeignVariablesTests
{
    [Theory]
    [InlineData("MI_EMULATOR_CONFIG", "emulator.json")]
    [InlineData("mi_emulator_control", "http://localhost:50344")]
    [InlineData("MI_EMULATOR_RESOURCE_MANAGER", "https://localhost:50343")]
    [InlineData("MI_EMULATOR_TESTS_NO_SKIP", "1")]
    [InlineData("MI_EMULATOR_SERVICE_HOST", "10.0.0.1")]
    [InlineData("MI_EMULATOR_SERVICE_PORT", "50342")]
    [InlineData("MI_EMULATOR_SERVICE_PORT_DATA", "50342")]
    [InlineData("MI_EMULATOR_PORT", "tcp://10.0.0.1:50342")]
    [InlineData("MI_EMULATOR_PORT_50342_TCP", "tcp://10.0.0.1:50342")]
    [InlineData("MI_EMULATOR_PORT_50342_TCP_ADDR", "10.0.0.1")]
    public void What_others_set_is_left_alone(string variable, string value) => Problems(variable, value).ShouldBeEmpty();

    [Theory]
    [InlineData("MI_EMULATOR_PORT", "50342")]
    [InlineData("MI_EMULATOR_SERVICE", "1")]
    [InlineData("MI_EMULATOR_CONTROLS", "1")]
    [InlineData("MI_EMULATOR_Listeners__Prt", "1")]
    public void A_misspelt_key_is_refused_by_name(string variable, string value)
    {
        var problem = Problems(variable, value).ShouldHaveSingleItem().Message;

        problem.ShouldStartWith("unknown key; known here: ");
        problem.ShouldEndWith($"(set by {variable})");
    }

    private static IReadOnlyList<ConfigurationProblem> Problems(string variable, string value) =>
        ConfigurationReader.Read(null, new Dictionary<string, string> { [variable] = value }).Problems;
}
