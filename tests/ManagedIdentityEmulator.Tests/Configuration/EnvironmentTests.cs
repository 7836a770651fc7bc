using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Tests.Configuration;

public class EnvironmentTests
{
    [Theory]
    [InlineData("MI_EMULATOR_Tokens__Lifetime")]
    [InlineData("MI_EMULATOR_tokens__lifetime")]
    [InlineData("MI_EMULATOR_TOKENS__LIFETIME")]
    [InlineData("mi_emulator_tokens__lifetime")]
    public void A_variable_sets_the_key_it_names_in_any_case(string name) =>
        ConfigurationSample.Valid(null, (name, "00:05:00")).Tokens.Lifetime.ShouldBe(TimeSpan.FromMinutes(5));

    [Fact]
    public void A_variable_is_read_as_the_type_of_its_key()
    {
        var options = ConfigurationSample.Valid(
            null,
            ("MI_EMULATOR_TenantId", "11111111-2222-4333-8444-555555555555"), ("MI_EMULATOR_Listeners__Port", "0"), ("MI_EMULATOR_Targets__AllowUnknown", "False"),
            ("MI_EMULATOR_Logging__Format", "JSON"), ("MI_EMULATOR_Location", "5"), ("MI_EMULATOR_Control__Key", "true"));

        options.TenantId.ShouldBe(new Guid("11111111-2222-4333-8444-555555555555"));
        options.Listeners.Port.ShouldBe(0);
        options.Targets.AllowUnknown.ShouldBeFalse();
        options.Logging.Format.ShouldBe(LogFormat.Json);
        options.Location.ShouldBe("5");
        options.Control.Key.ShouldBe("true");
    }

    [Fact]
    public void Elements_of_arrays_are_set_by_index_even_more_than_ten()
    {
        var variables = Enumerable.Range(0, 12).SelectMany(i => new[]
        {
            ($"MI_EMULATOR_Hosts__{i}__Name", $"vm{i}"), ($"MI_EMULATOR_Hosts__{i}__Type", "Microsoft.Compute/virtualMachines"), ($"MI_EMULATOR_Hosts__{i}__SystemAssigned", "true"),
        });

        var hosts = ConfigurationSample.Valid(null, [.. variables]).Hosts!;

        hosts.Select(host => host.Name).ShouldBe(Enumerable.Range(0, 12).Select(i => $"vm{i}"));
        hosts.ShouldAllBe(host => host.SystemAssigned);
    }

    [Fact]
    public void An_index_changes_the_element_of_the_file_or_adds_one()
    {
        var options = ConfigurationSample.Valid(
            ConfigurationSample.Everything, ("MI_EMULATOR_Hosts__1__IdentityHeader", "other"), ("MI_EMULATOR_Hosts__0__Callers__1", "worker"));

        options.Hosts![1].IdentityHeader.ShouldBe("other");
        options.Hosts[0].Callers.ShouldBe(["172.28.0.10", "worker"]);
    }

    [Fact]
    public void Objects_and_arrays_are_given_as_json_and_their_parts_may_be_set_on_top()
    {
        var options = ConfigurationSample.Valid(
            null,
            ("MI_EMULATOR_UserAssignedIdentities", """[ { "name": "orders", "appRoles": { "api://orders": ["Orders.Read"] } }, ]"""),
            ("MI_EMULATOR_UserAssignedIdentities__0__ResourceGroup", "shared"),
            ("MI_EMULATOR_UserAssignedIdentities__0__AppRoles__api://orders__1", "Orders.Write"),
            ("MI_EMULATOR_Keys", """{ "rotationInterval": "10.00:00:00" }"""));

        var identity = options.UserAssignedIdentities!.ShouldHaveSingleItem();
        (identity.Name, identity.ResourceGroup).ShouldBe(("orders", "shared"));
        identity.AppRoles["api://orders"].ShouldBe(["Orders.Read", "Orders.Write"]);
        options.Keys.RotationInterval.ShouldBe(TimeSpan.FromDays(10));
    }

    [Theory]
    [InlineData("Tokens__Lifetime", "soon", "$.tokens.lifetime: must be a duration")]
    [InlineData("Tokens__Lifetime", "00:00:01", "$.tokens.lifetime: must be at least one minute")]
    [InlineData("TenantId", "x", "$.tenantId: must be a GUID")]
    [InlineData("Listeners__Port", "http", "$.listeners.port: must be a whole number")]
    [InlineData("Listeners__Port", "70000", "$.listeners.port: must be a port")]
    [InlineData("Targets__AllowUnknown", "yes", "$.targets.allowUnknown: must be true or false")]
    [InlineData("Logging__Format", "xml", "$.logging.format: must be one of text, json")]
    [InlineData("Hosts", "vm", "$.hosts: must be an array")]
    [InlineData("Hosts", "null", "$.hosts: must be an array")]
    [InlineData("Hosts", """[{ "name": 5, "type": "Microsoft.Compute/virtualMachines" }]""", "$.hosts[0].name: must be a string")]
    [InlineData("Hosts", """[{ "name": "vm1", "name": "vm2" }]""", "$.hosts: must be an array")]
    [InlineData("Tokens", """{ "ttl": 5 }""", "$.tokens.ttl: unknown key")]
    [InlineData("Hosts__1__Name", "vm2", "$.hosts.1: must be the number of an element; there are 0")]
    [InlineData("Hosts__first__Name", "vm2", "$.hosts.first: must be the number of an element")]
    [InlineData("Tokens__Lifetime__Hours", "1", "$.tokens.lifetime.Hours: what it is to be part of is a single value")]
    [InlineData("Tokens__Ttl", "1", "$.tokens.Ttl: unknown key; known here: lifetime, issuer, cacheSize")]
    [InlineData("Tokns__Lifetime", "1", "$.Tokns: unknown key; known here: $schema, tenantId")]
    [InlineData("", "1", "$['']: unknown key")]
    [InlineData("Tokens__", "1", "$.tokens['']: unknown key")]
    public void A_wrong_value_or_an_unknown_key_names_its_variable(string key, string value, string problem) =>
        ConfigurationSample.ProblemsIn(null, ($"MI_EMULATOR_{key}", value))
            .ShouldContain(found => found.StartsWith(problem, StringComparison.Ordinal) && found.EndsWith($"(set by MI_EMULATOR_{key})", StringComparison.Ordinal));

    [Theory, InlineData("Hosts__0__"), InlineData("Hosts__0__Nmae"), InlineData("UserAssignedIdentities__0__Name__x")]
    public void An_unknown_key_is_the_only_mistake_and_makes_no_element(string key) =>
        ConfigurationSample.ProblemsIn(null, ($"MI_EMULATOR_{key}", "x")).ShouldHaveSingleItem();

    [Theory]
    [InlineData("MI_EMULATOR_CONFIG")]
    [InlineData("MI_EMULATOR_CONTROL")]
    [InlineData("mi_emulator_control")]
    [InlineData("MI_EMULATORX")]
    [InlineData("PATH")]
    public void Other_variables_are_not_configuration(string name) => ConfigurationSample.ProblemsIn(null, (name, "x")).ShouldBeEmpty();

    [Fact]
    public void The_environment_wins_over_the_file_and_the_command_line_over_both()
    {
        const string File = """{ "listeners": { "port": 1001, "tlsPort": 1002, "controlPort": 1003 } }""";
        var environment = new Dictionary<string, string> { ["MI_EMULATOR_Listeners__TlsPort"] = "2002", ["MI_EMULATOR_Listeners__ControlPort"] = "2003" };

        var result = ConfigurationReader.Read(File, environment, options => options.Listeners.ControlPort = 3003);

        result.Problems.ShouldBeEmpty();
        (result.Options.Listeners.Port, result.Options.Listeners.TlsPort, result.Options.Listeners.ControlPort).ShouldBe((1001, 2002, 3003));
    }

    [Fact]
    public void What_the_command_line_gives_is_validated_with_the_rest() =>
        ConfigurationReader.Read(null, null, options => options.Listeners.Port = 50344).Problems.Select(problem => problem.Path)
            .ShouldBe(["$.listeners.port", "$.listeners.controlPort"]);

    [Fact]
    public void A_variable_replaces_a_mistaken_value_of_the_file() =>
        ConfigurationSample.Valid("""{ "location": 5, "tokens": { "lifetime": null } }""", ("MI_EMULATOR_Location", "x"), ("MI_EMULATOR_Tokens__Lifetime", "00:05:00"))
            .Location.ShouldBe("x");

    [Fact]
    public void A_variable_below_a_mistaken_value_of_the_file_reports_both() =>
        ConfigurationSample.ProblemsIn("""{ "tokens": 5 }""", ("MI_EMULATOR_Tokens__Lifetime", "00:05:00")).Length.ShouldBe(2);
}
