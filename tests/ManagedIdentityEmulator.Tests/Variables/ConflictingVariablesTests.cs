using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Tests.Variables;

public sealed class ConflictingVariablesTests
{
    private static readonly Dictionary<string, string> none = [];

    [Theory]
    [InlineData("AZURE_FEDERATED_TOKEN_FILE"), InlineData("AZURE_KUBERNETES_TOKEN_PROXY")] // workload identity hides every other source
    [InlineData("IDENTITY_ENDPOINT"), InlineData("IDENTITY_HEADER"), InlineData("IDENTITY_SERVER_THUMBPRINT"), InlineData("IMDS_ENDPOINT")]
    [InlineData("MSI_ENDPOINT"), InlineData("MSI_SECRET"), InlineData("DEFAULT_IDENTITY_CLIENT_ID"), InlineData("APPSETTING_WEBSITE_SITE_NAME")]
    [InlineData("AZURE_POD_IDENTITY_AUTHORITY_HOST"), InlineData("MSAL_MANAGED_IDENTITY_ENDPOINT")]
    [InlineData("AZURE_CLIENT_SECRET"), InlineData("AZURE_CLIENT_CERTIFICATE_PATH"), InlineData("AZURE_PASSWORD"), InlineData("AZURE_TOKEN_CREDENTIALS")]
    public void What_leads_a_client_elsewhere_is_a_conflict_if_only_empty_unless_the_host_sets_it(string name)
    {
        Dictionary<string, string> set = new() { [name] = "x", ["PATH"] = "/bin" };

        ConflictingVariables.In(set, none).ShouldBe([name]);
        ConflictingVariables.In(set, ofHost: new Dictionary<string, string> { [name] = "y" }).ShouldBeEmpty();
        ConflictingVariables.In(new Dictionary<string, string> { [name] = "" }, none).ShouldBe([name]);
        ConflictingVariables.All(none).ShouldContain(name);
        ConflictingVariables.All(new Dictionary<string, string> { [name] = "y" }).ShouldNotContain(name);
    }

    [Theory, InlineData("NODE_EXTRA_CA_CERTS"), InlineData("SSL_CERT_FILE"), InlineData("REQUESTS_CA_BUNDLE"), InlineData("CURL_CA_BUNDLE")]
    public void A_certificate_file_that_an_emulator_had_written_is_gone_with_it_and_other_files_stay(string name)
    {
        ConflictingVariables.In(new Dictionary<string, string> { [name] = "/tmp/mi-emulator-x1y2z3/ca.pem" }, none).ShouldBe([name]);
        ConflictingVariables.In(new Dictionary<string, string> { [name] = "/etc/ssl/company.pem" }, none).ShouldBeEmpty();
        ConflictingVariables.In(
            new Dictionary<string, string> { [name] = "/tmp/mi-emulator-x1y2z3/ca.pem" }, new Dictionary<string, string> { [name] = "new" }).ShouldBeEmpty();
    }

    [Theory, InlineData("AZURE_CLIENT_ID"), InlineData("AZURE_TENANT_ID"), InlineData("PATH"), InlineData("NODE_EXTRA_CA_CERTS")]
    public void What_a_managed_identity_client_uses_or_nobody_does_is_left_alone(string name)
    {
        ConflictingVariables.In(new Dictionary<string, string> { [name] = "x" }, none).ShouldBeEmpty();
        ConflictingVariables.All(none).ShouldNotContain(name);
    }

    [Fact]
    public void What_a_cluster_left_in_the_same_shell_goes_with_its_authority()
    {
        Dictionary<string, string> left = new() { ["AZURE_AUTHORITY_HOST"] = "https://localhost:50343/", ["AZURE_CLIENT_ID"] = "c", ["AZURE_TENANT_ID"] = "t", ["AZURE_FEDERATED_TOKEN_FILE"] = "f" };

        ConflictingVariables.In(left, none).ShouldBe(left.Keys, ignoreOrder: true);
        ConflictingVariables.In(left, ofHost: left).ShouldBeEmpty();
        ConflictingVariables.In(new Dictionary<string, string> { ["AZURE_AUTHORITY_HOST"] = "https://127.0.0.1:50343/" }, none).ShouldBe(["AZURE_AUTHORITY_HOST"]);
    }

    [Theory, InlineData("http://localhost:50344", true), InlineData("HTTP://x", true), InlineData("https://login.microsoftonline.com", false)]
    public void An_authority_without_TLS_is_a_conflict(string authority, bool conflicts) =>
        ConflictingVariables.In(new Dictionary<string, string> { ["AZURE_AUTHORITY_HOST"] = authority }, none).ShouldBe(conflicts ? ["AZURE_AUTHORITY_HOST"] : []);
}
