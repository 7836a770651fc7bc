using System.Net;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>Which host a request with a secret is from, and which secrets say nothing where they are shown.</summary>
public sealed class WhoseSecretTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("nope"), InlineData("secret-of-api"), InlineData("secret-of-automation")]
    public async Task The_older_version_goes_by_its_own_header_alone(string current)
    {
        await using var emulator = await StartAsync(loopback: "vm");

        var answer = await AskAsync(emulator, "/msi/token?api-version=2017-09-01&resource=a", ("secret", "secret-of-web"), ("X-IDENTITY-HEADER", current));

        await ShouldBeTheTokenOfAsync(emulator, answer, "web");
    }

    [Theory, InlineData("secret-of-automation"), InlineData("secret-of-fabric"), InlineData("nope")]
    public async Task A_secret_of_hosts_that_are_not_asked_there_says_nothing_and_the_source_counts(string secret)
    {
        await using var emulator = await StartAsync(loopback: "api");

        var answer = await AskAsync(emulator, "/msi/token?api-version=2019-08-01&resource=a", ("X-IDENTITY-HEADER", secret));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, "Container Apps' own refusal");
        (await answer.TextAsync()).ShouldBeEmpty();
    }

    [Theory, InlineData("secret-of-web"), InlineData("nope")]
    public async Task Where_hosts_have_no_secret_one_that_is_sent_all_the_same_does_not_matter(string secret)
    {
        await using var emulator = await StartAsync(loopback: "shell");

        var answer = await AskAsync(emulator, "/oauth2/token?resource=a", ("Metadata", "true"), ("secret", secret));

        await ShouldBeTheTokenOfAsync(emulator, answer, "shell");
    }

    [Fact]
    public async Task A_wrong_secret_is_not_made_good_by_a_right_one_in_the_other_header()
    {
        await using var emulator = await StartAsync(loopback: "vm");

        var answer = await AskAsync(emulator, "/hosts/automation/oauth2/token?resource=a", ("X-IDENTITY-HEADER", "nope"), ("secret", "secret-of-automation"));

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static async Task ShouldBeTheTokenOfAsync(Emulator emulator, HttpResponseMessage answer, string host)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.TextAsync());
        var claims = WireClient.Payload((string)(await answer.JsonAsync())["access_token"]!);
        ((string)claims["appid"]!).ShouldBe($"{emulator.SystemAssignedIdentity(host).ClientId}");
    }

    private static async Task<HttpResponseMessage> AskAsync(Emulator emulator, string path, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };
        foreach (var (name, value) in headers)
        {
            client.DefaultRequestHeaders.Add(name, value);
        }

        return await client.GetAsync(path, Cancel);
    }

    /// <param name="loopback">The host whose requests come from this machine.</param>
    private static Task<Emulator> StartAsync(string loopback) => Emulator.StartAsync(e =>
    {
        Add("vm", "Microsoft.Compute/virtualMachines", secret: null);
        Add("shell", "Microsoft.Portal/consoles", secret: null);
        Add("web", "Microsoft.Web/sites", "secret-of-web");
        Add("api", "Microsoft.App/containerApps", "secret-of-api");
        Add("automation", "Microsoft.Automation/automationAccounts", "secret-of-automation");
        Add("fabric", "Microsoft.ServiceFabric/managedClusters/applications", "secret-of-fabric");

        void Add(string name, string type, string? secret) => e.AddHost(new()
        {
            Name = name,
            Type = type,
            SystemAssigned = true,
            IdentityHeader = secret,
            Callers = name == loopback ? ["127.0.0.0/8", "::1"] : [],
        });
    }, Cancel);
}
