using ManagedIdentityEmulator.Host.Doctor;
using ManagedIdentityEmulator.Host.Doctor.Checks;
using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>What follows from variables alone.</summary>
public sealed class CheckTests
{
    private const string Web = "IDENTITY_ENDPOINT=http://localhost:1/msi/token IDENTITY_HEADER=hush";
    private const string Vm = "AZURE_POD_IDENTITY_AUTHORITY_HOST=http://localhost:1";
    private const string Principal = Web + " AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_CLIENT_SECRET=hush";
    private const string Cluster = "AZURE_FEDERATED_TOKEN_FILE=/tokens/a AZURE_TENANT_ID=t AZURE_CLIENT_ID=c";

    [Theory]
    [InlineData("")]
    [InlineData(Web)]
    [InlineData(Web + " AZURE_TOKEN_CREDENTIALS=prod")]
    [InlineData(Web + " AZURE_CLIENT_SECRET=left-alone")]
    [InlineData(Principal + " AZURE_TOKEN_CREDENTIALS=managedidentitycredential")]
    [InlineData(Vm + " AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential")]
    [InlineData("AZURE_POD_IDENTITY_AUTHORITY_HOST=http://169.254.169.254")]
    [InlineData(Cluster + " AZURE_TOKEN_CREDENTIALS=WorkloadIdentityCredential")]
    public void A_default_credential_gets_as_far_as_a_managed_identity(string variables) => CredentialCheck.Look(Here(variables)).ShouldHaveSingleItem().Level.ShouldBe(Level.Ok);

    [Theory]
    [InlineData(Principal, "AZURE_CLIENT_SECRET: DefaultAzureCredential takes it", "unset AZURE_CLIENT_SECRET")]
    [InlineData(Principal + " AZURE_TOKEN_CREDENTIALS=prod", "AZURE_CLIENT_SECRET: DefaultAzureCredential takes it", "unset AZURE_CLIENT_SECRET")]
    [InlineData(Web + " AZURE_TENANT_ID=t AZURE_CLIENT_ID=c AZURE_USERNAME=u AZURE_PASSWORD=hush", "AZURE_USERNAME and AZURE_PASSWORD: ", "unset AZURE_USERNAME AZURE_PASSWORD")]
    [InlineData(Web + " AZURE_TOKEN_CREDENTIALS=dev", "leaves managed identities out", "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'")]
    [InlineData(Web + " AZURE_TOKEN_CREDENTIALS=WorkloadIdentityCredential", "leaves managed identities out", "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'")]
    [InlineData(Web + " AZURE_AUTHORITY_HOST=http://localhost:1/", "AZURE_AUTHORITY_HOST is not https", "unset AZURE_AUTHORITY_HOST")]
    [InlineData(Vm, "AZURE_TOKEN_CREDENTIALS is not set: .NET's DefaultAzureCredential finds no IMDS at localhost:1", "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'")]
    [InlineData(Vm + " AZURE_TOKEN_CREDENTIALS=prod", "DefaultAzureCredential finds no IMDS", "export AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'")]
    public void Or_not_and_why(string variables, string says, string mend)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "PowerShell's commands are others");

        var finding = CredentialCheck.Look(Here(variables)).ShouldHaveSingleItem();

        (finding.Level, finding.Mend.ShouldHaveSingleItem()).ShouldBe((Level.Problem, mend));
        finding.Text.ShouldContain(says);
    }

    [Theory]
    [InlineData("HTTP_PROXY=p", true)]
    [InlineData("ALL_PROXY=p no_proxy=127.0.0.1", true)]
    [InlineData("HTTP_PROXY=p NO_PROXY=localhost no_proxy=127.0.0.1", true)]
    [InlineData("HTTP_PROXY=p NO_PROXY=localhost no_proxy=", false)]
    [InlineData("HTTPS_PROXY=p", false)]
    [InlineData("", false)]
    public void A_proxy_is_in_the_way_of_whatever_NO_PROXY_does_not_except_in_each_of_its_spellings(string variables, bool isInTheWay) =>
        ProxyCheck.Look(Here($"{Web} {variables}")).Any(finding => finding.Level == Level.Problem).ShouldBe(isInTheWay);

    [Theory]
    [InlineData("IDENTITY_ENDPOINT=http://localhost:1/", "IDENTITY_HEADER is missing", true)]
    [InlineData("IDENTITY_ENDPOINT=http://localhost:1/ IDENTITY_HEADER=", "IDENTITY_HEADER is missing", true)]
    [InlineData("IDENTITY_HEADER=hush", "IDENTITY_ENDPOINT is missing", false)]
    [InlineData(Web, null, false)]
    [InlineData("IDENTITY_ENDPOINT=http://localhost:1/ IMDS_ENDPOINT=http://localhost:1/", null, false)]
    [InlineData("MSI_ENDPOINT=http://localhost:1/", null, false)]
    public void A_variable_that_counts_only_beside_another_is_said_to_lack_it(string variables, string? says, bool isAProblem)
    {
        var lacking = VariablesCheck.Look(Here(variables)).Where(finding => finding.Text.Contains("is missing", StringComparison.Ordinal)).ToList();

        lacking.Count.ShouldBe(says is null ? 0 : 1);
        lacking.ShouldAllBe(finding => finding.Text.Contains(says!) && finding.Level == (isAProblem ? Level.Problem : Level.Note));
    }

    [Theory]
    [InlineData("", "has no token")]
    [InlineData("e30.e30.e30", "has no token")]
    [InlineData("a.b.c", "has no token")]
    [InlineData("e30.eyJpc3MiOiJpIiwiZXhwIjoxfQ.e30", "has expired, at 1970-01-01 00:00:01Z")]
    [InlineData("e30.eyJpc3MiOiJpIiwiZXhwIjo5OTk5OTk5OTk5OTk5OTl9.e30", "has no token")]
    public void A_token_file_is_of_no_use_when(string content, string says)
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", content);

        var finding = TokenFileCheck.Look(Here(Cluster.Replace("/tokens/a", file))).ShouldHaveSingleItem();

        (finding.Level, finding.Text).ShouldBe((Level.Problem, $"{file} {says}"));
    }

    [Fact]
    public void Names_of_hosts_are_quoted_for_the_shell() => Shell.Env("it's;rm", null).ShouldContain(@"env --host 'it'\''s;rm'");

    private static Surroundings Here(string variables)
    {
        var here = new ClientEnvironment(
            variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]), _ => false);
        return new(
            new(null, null, null), here, new(null, 0, null), new Uri("http://localhost:1"), new(null, new("none")), AzureClient.DotNet.Pick(here), new Answer.Nobody("none"), null, []);
    }
}
