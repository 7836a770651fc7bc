using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests;

/// <summary>
/// A host that is claimed by its name, in a network whose name server does not answer for a while, as container engines' do where containers come
/// and go. The source of requests to 169.254.169.254 is that address itself here, which is what the name stands for.
/// </summary>
public sealed class SilentNameServerTests
{
    private const string Resource = "https://vault.azure.net";
    private const string Request = $"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Resource}";

    private const string Configuration = """
        {
          "hosts": [
            { "name": "first", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true },
            { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true, "callers": ["worker"] }
          ]
        }
        """;

    [Fact]
    public async Task An_SDK_gets_the_token_of_its_own_host_when_the_name_server_answers_again()
    {
        await using var network = await NetworkAsync();
        await using var names = await NameServerAsync(network, silentFor: 4);
        await using var emulator = await EmulatorProcess.StartAsync(Configuration, network);

        var answer = (await DotNetClient.ManagedIdentityCredential.GetTokensAsync(new(HostKind.VmAtTheImdsAddress, network, new Dictionary<string, string>()), Resource, Selector.SystemAssigned)).Single();

        answer.ShouldBeATokenFor(emulator.State.SystemAssignedOf("vm1"), Resource);
    }

    [Fact(Timeout = 180_000)]
    public async Task Until_then_a_request_is_answered_503_and_the_journal_says_why()
    {
        await using var network = await NetworkAsync();
        await using var names = await NameServerAsync(network, silentFor: 600);
        await using var emulator = await EmulatorProcess.StartAsync(Configuration, network);

        var answer = await ProcessRunner.RunToSuccessAsync(new Command("curl", "-sS", Request, "-H", "Metadata:true", "-w", "\n%{http_code}") { Namespace = network });
        var journal = JsonElement.Parse(await emulator.GetAsync("/_emulator/requests?wait=30s"))[0];

        answer.TrimEnd().ShouldBe("""{"error":"service_unavailable","error_description":"Internal service unavailable. Retry later"}""" + "\n503");
        journal.GetProperty("reason").GetString().ShouldBe("the name server says nothing about 'worker' among the hosts' callers, which may be where this comes from");
        while (!emulator.Transcript.Contains("The name server says nothing about 'worker'", StringComparison.Ordinal)) // in the log, which nobody waits for
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<NetworkNamespace> NetworkAsync()
    {
        Prerequisite.Require(await ProcessRunner.WhyNotAsync(new Command("python3", "--version")) is null ? null : "python3 is not here");
        var (network, missing) = await NetworkNamespace.TryCreateAsync();
        Prerequisite.Require(missing);
        await network!.UseNameServerAsync("127.0.0.1");
        return network;
    }

    private static async Task<RunningProcess> NameServerAsync(NetworkNamespace network, int silentFor)
    {
        string[] arguments = ["127.0.0.1", $"{silentFor}", "worker", "169.254.169.254"];
        var server = RunningProcess.Start(new Command("python3", [Path.Combine(AppContext.BaseDirectory, "python", "silent_name_server.py"), .. arguments]) { Namespace = network });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(ProcessRunner.Patience);
        var end = server.WaitForExitAsync(patience.Token);
        while (!server.Output.Contains("listening", StringComparison.Ordinal))
        {
            end.IsCompleted.ShouldBeFalse(server.Transcript);
            await Task.Delay(20, patience.Token);
        }

        return server;
    }
}
