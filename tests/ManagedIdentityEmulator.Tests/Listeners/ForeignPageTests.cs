using System.Net;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Pages of other sites, in a browser on this machine, at the listeners where Azure would answer. What a browser really sends, the tests in one show.</summary>
public sealed class ForeignPageTests(ForeignPageTests.Fixture fixture) : IClassFixture<ForeignPageTests.Fixture>
{
    private const string Token = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
    private const string Arm = "tls:/subscriptions/{subscription}/resourceGroups?api-version=2021-04-01";
    private const string Browser = "User-Agent: Mozilla/5.0 (X11; Linux x86_64)|Accept-Language: en-US,en;q=0.9";
    private const string NodeFetch = "Accept-Language: *|Sec-Fetch-Mode: cors|User-Agent: node";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Token, "localhost", "Origin: http://evil.example|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: cors|" + Browser)]
    [InlineData(Token, "localhost", "Origin: http://localhost:3000|Sec-Fetch-Site: same-site|" + Browser)] // another program's page on this machine
    [InlineData(Token, "localhost", "Sec-Fetch-Site: cross-site|" + Browser)]
    [InlineData(Token, "169.254.169.254", "Origin: http://evil.example|" + Browser)] // plain HTTP: no Fetch Metadata
    [InlineData(Token, "169.254.169.254", "Origin: null|" + Browser)]
    [InlineData(Token, "evil.example", Browser)] // a name that leads here
    [InlineData(Token, "evil.example:50342", "Accept-Language: *|User-Agent: node")] // which may say what it likes, but for Sec-Fetch-Mode
    [InlineData(Token, "127.0.0.1.evil.example", Browser)]
    [InlineData(Token, "evil.local", Browser)] // whoever is on the same network may have such a name lead here
    [InlineData(Token, "evil.internal:50342", Browser)]
    [InlineData(Token, "evil", Browser)]
    [InlineData("/" + Token, "evil.example", Browser)]
    [InlineData("/hosts/vm" + Token, "evil.example", Browser)]
    [InlineData("/oauth2/token?resource=https://vault.azure.net", "evil.example", Browser)]
    [InlineData("/msi/token?api-version=2019-08-01&resource=https://vault.azure.net", "evil.example", "X-IDENTITY-HEADER: {web}|" + Browser)]
    [InlineData("/hosts/arc" + Token, "evil.example", Browser)]
    [InlineData("/metadata/instance?api-version=2021-02-01", "evil.example", Browser)]
    [InlineData("/anything", "evil.example", Browser)]
    [InlineData("tls:" + Token, "localhost", "Secret: {fabric}|Origin: http://evil.example|Sec-Fetch-Site: cross-site|" + Browser)]
    [InlineData("tls:" + Token, "evil.example", "Secret: {fabric}|Sec-Fetch-Site: same-origin|" + Browser)]
    [InlineData(Arm, "localhost", "Sec-Fetch-Site: cross-site|" + Browser)]
    [InlineData(Arm, "localhost", "Origin: null|" + Browser)]
    [InlineData(Arm, "evil.example", "Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|" + Browser)]
    [InlineData("tls:/v1.0/servicePrincipals", "evil.example", "Sec-Fetch-Site: same-origin|" + Browser)]
    [InlineData("tls:/metadata/endpoints?api-version=2019-05-01", "evil.example", "Sec-Fetch-Site: same-origin|" + Browser)]
    public async Task They_get_nothing(string path, string host, string headers)
    {
        var (status, body, answered) = await fixture.AskAsync(path, host, headers);

        (status, answered).ShouldBe((403, ""));
        body.ShouldContain("\"error\":\"invalid_request\"");
        fixture.Emulator.Requests[^1].ShouldSatisfyAllConditions(
            entry => entry.Outcome.ShouldBe(RequestOutcome.Refused),
            entry => entry.Reason.ShouldBeOneOf("A browser sent this for a page that is not the emulator's own.", $"The emulator is not known as '{host.Split(':')[0]}'. It answers to localhost, addresses, the name of its machine, and names in listeners.tlsNames (--tls-name); to what is no browser, to names without a dot, too."));
    }

    [Theory]
    [InlineData("OPTIONS", Token)]
    [InlineData("OPTIONS", Arm)]
    [InlineData("PUT", "tls:/subscriptions/{subscription}/resourceGroups/evil?api-version=2021-04-01")]
    [InlineData("POST", "tls:/subscriptions/{subscription}/resourceGroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/default/revokeTokens?api-version=2025-01-31-preview")]
    [InlineData("POST", "tls:/{tenant}/oauth2/v2.0/token")]
    public async Task Nor_may_they_change_anything_or_learn_that_they_could_ask(string method, string path)
    {
        var (status, _, crossOrigin) = await fixture.AskAsync(path, "localhost", "Origin: http://evil.example|Access-Control-Request-Method: PUT|Access-Control-Request-Headers: metadata|Content-Type: text/plain", method);

        (status, crossOrigin).ShouldBe((403, ""));
        fixture.Emulator.Registry.State.UserAssigned.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(Token, "localhost:50342", "")]
    [InlineData(Token, "[::1]:50342", "")]
    [InlineData(Token, "169.254.169.254", "")]
    [InlineData(Token, "emulator", "")] // a compose service
    [InlineData(Token, "host.docker.internal:50342", "")]
    [InlineData(Token, "emulator.default.svc.cluster.local", "")]
    [InlineData(Token, "build1.corp.example:50342", "")] // whatever name a network has for it
    [InlineData(Token, "build1.corp.example:50342", NodeFetch)]
    [InlineData(Token, "build1.corp.example:50342", "User-Agent: Mozilla/5.0 (Linux; Debian; en-US) PowerShell/7.4.0")]
    [InlineData(Token, "emulator.test", Browser)] // the names that it was given are its own
    [InlineData(Token, "azure.named.example", Browser)]
    [InlineData(Token, "{machine}:50342", Browser)]
    [InlineData(Token, "web.localhost", Browser)]
    [InlineData(Token, "localhost", "Sec-Fetch-Site: none|" + Browser)] // the address line of a browser
    [InlineData(Arm, "arm.corp.example", "Accept-Language: en-US")] // older SDKs for Resource Manager
    [InlineData("tls:/common/discovery/keys", "evil.example", "Origin: http://evil.example|Sec-Fetch-Site: cross-site|" + Browser)] // public, as in Azure
    public async Task Clients_are_served_under_whatever_name(string path, string host, string headers) =>
        (await fixture.AskAsync(path, host, headers)).Status.ShouldBe(200);

    public sealed class Fixture : EmulatorFixture
    {
        private HttpClient network = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            network = new HttpClient(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        }

        public override ValueTask DisposeAsync()
        {
            network.Dispose();
            return base.DisposeAsync();
        }

        /// <returns>Status, body, and what the answer allows pages of other sites.</returns>
        internal async Task<(int Status, string Body, string CrossOrigin)> AskAsync(string path, string host, string headers, string method = "GET")
        {
            var (listener, rest) = path.StartsWith("tls:") ? (Emulator.TlsAddress, path[4..]) : (Emulator.DataAddress, path);
            using var request = new HttpRequestMessage(new(method), listener.GetLeftPart(UriPartial.Authority) + Fill(rest)) { Headers = { Host = Fill(host) } };
            foreach (var header in Fill($"Metadata: true|{headers}").Split('|', StringSplitOptions.RemoveEmptyEntries))
            {
                request.Headers.TryAddWithoutValidation(header.Split(": ", 2)[0], header.Split(": ", 2)[1]);
            }

            using var answer = await network.SendAsync(request, Cancel);
            return ((int)answer.StatusCode, await answer.TextAsync(), string.Join(", ", answer.Headers.Where(header => header.Key.StartsWith("Access-Control-"))));
        }

        protected override void Build(EmulatorBuilder emulator) => emulator.Configure(options =>
        {
            options.ResourceManager.RequireToken = false;
            options.Listeners.TlsNames = ["emulator.test", "*.named.example"];
        });

        private string Fill(string text) => text
            .Replace("{subscription}", $"{Emulator.SubscriptionId}").Replace("{tenant}", $"{Emulator.TenantId}").Replace("{machine}", Dns.GetHostName())
            .Replace("{web}", Emulator.Registry.FindHost("web")!.IdentityHeader).Replace("{fabric}", Emulator.Registry.FindHost("fabric")!.IdentityHeader);
    }
}
