namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>A shell beside a running emulator in which clients would fail: why, and what mends it.</summary>
public sealed class ProblemTests(RunningEmulator running) : IClassFixture<RunningEmulator>
{
    private const string Nobody = "00000000-0000-4000-8000-000000000009";
    private readonly EmulatorProcess emulator = running.Process;

    private string Web => $"IDENTITY_ENDPOINT={emulator.Data}msi/token";

    private string Arc => $"IDENTITY_ENDPOINT={emulator.Data}hosts/arc/metadata/identity/oauth2/token";

    [Fact]
    public async Task A_shell_that_is_not_set_for_the_host_that_is_meant() =>
        (await ExamineAsync("--host web", "AZURE_CLIENT_SECRET=hush", "IDENTITY_HEADER=hush")).ShouldHaveProblem(
            "host", "this is not web", "not set: IDENTITY_ENDPOINT,", "not as on it: IDENTITY_HEADER", "in the way: AZURE_CLIENT_SECRET", "env --host web)\"");

    [Fact]
    public async Task A_host_that_there_is_not() => (await ExamineAsync("--host nobody", Web, "IDENTITY_HEADER=x")).ShouldHaveProblem("host", "No host is named 'nobody'; the hosts are vm, web,");

    [Fact]
    public async Task A_secret_that_is_no_hosts() => (await ExamineAsync("", Web, "IDENTITY_HEADER=hush")).ShouldHaveProblem("token", "refused: 401", "env --host web)\"");

    [Fact]
    public async Task An_address_of_a_host_that_there_is_not() =>
        (await ExamineAsync("", $"MSI_ENDPOINT={emulator.Data}hosts/gone/oauth2/token")).ShouldHaveProblem("token", "400: No host of that name; the hosts are vm, web,", "env --host cloudshell)\"");

    [Fact]
    public async Task A_service_principal_that_comes_first() =>
        (await ExamineAsync("", Arc, "IMDS_ENDPOINT=x", "AZURE_TENANT_ID=t", "AZURE_CLIENT_ID=c", "AZURE_CLIENT_SECRET=hush")).ShouldHaveProblem(
            "credential", "AZURE_CLIENT_SECRET", "asks the real Microsoft Entra ID", "unset AZURE_CLIENT_SECRET");

    [Fact]
    public async Task A_client_id_that_is_no_identitys() =>
        (await ExamineAsync("", $"AZURE_POD_IDENTITY_AUTHORITY_HOST={emulator.Data}", "AZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential", $"AZURE_CLIENT_ID={Nobody}")).ShouldHaveProblem(
            "token", "none for the identity that AZURE_CLIENT_ID names: 400: Identity not found", "unset AZURE_CLIENT_ID");

    [Fact]
    public async Task A_proxy_that_would_be_asked_for_the_emulator() =>
        (await ExamineAsync("", Web, "IDENTITY_HEADER=x", "http_proxy=http://user:hush@proxy:3128", "NO_PROXY=example.com")).ShouldHaveProblem(
            "proxy", "http_proxy is set", "export NO_PROXY='example.com,localhost,127.0.0.1,169.254.169.254'");

    [Fact]
    public async Task A_file_of_certificates_that_is_gone() =>
        (await ExamineAsync("", Web, "IDENTITY_HEADER=x", "SSL_CERT_FILE=/nowhere/ca.pem")).ShouldHaveProblem("certificate", "SSL_CERT_FILE names /nowhere/ca.pem, which cannot be read", "unset SSL_CERT_FILE");

    [Fact]
    public async Task Several_variables_that_name_files_that_are_gone_are_one_problem()
    {
        var finished = await ExamineAsync("", Web, "IDENTITY_HEADER=x", "SSL_CERT_FILE=/nowhere/ca.pem", "REQUESTS_CA_BUNDLE=/nowhere/ca.pem", "NODE_EXTRA_CA_CERTS=/nowhere/node.pem");

        finished.ShouldHaveProblem(
            "certificate", "SSL_CERT_FILE, REQUESTS_CA_BUNDLE name /nowhere/ca.pem; NODE_EXTRA_CA_CERTS names /nowhere/node.pem, which cannot be read",
            "unset SSL_CERT_FILE REQUESTS_CA_BUNDLE NODE_EXTRA_CA_CERTS");
        finished.Output.Split('\n').Count(line => line.StartsWith("problem  certificate")).ShouldBe(1);
    }

    [Fact]
    public async Task A_cluster_whose_authority_is_not_trusted() =>
        (await Examined.InShellAsync("eval \"$(\"$0\" env --host aks)\"; unset SSL_CERT_FILE NODE_EXTRA_CA_CERTS; exec \"$0\" doctor", emulator.Control)).ShouldHaveProblem(
            "certificate", "is not trusted by ", "Node.js (NODE_EXTRA_CA_CERTS)", "env --host aks)\"");

    [Fact]
    public async Task A_token_file_that_is_gone() =>
        (await ExamineAsync("", "AZURE_FEDERATED_TOKEN_FILE=/nowhere/token", "AZURE_TENANT_ID=t", "AZURE_CLIENT_ID=c", $"AZURE_AUTHORITY_HOST={emulator.Tls}")).ShouldHaveProblem(
            "token file", "/nowhere/token is not there", "env --host aks)\"");

    [Fact]
    public async Task A_key_file_of_Azure_Arc_that_may_not_be_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "another user takes root");

        var finished = await Examined.InShellAsync("cd /; exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$0\" doctor", emulator.Control, Arc, "IMDS_ENDPOINT=x");

        finished.ShouldHaveProblem("token", "/var/opt/azcmagent/tokens/", "denied");
    }

    // Whatever is set, in whichever format: the test's secrets all have one word in them.
    private async Task<Finished> ExamineAsync(string options, params string[] variables)
    {
        var finished = await Examined.RunAsync(options, emulator.Control, variables);
        finished.ToString().ShouldNotContain("hush");
        return finished;
    }
}
