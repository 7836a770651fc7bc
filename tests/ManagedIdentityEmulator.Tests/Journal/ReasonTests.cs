using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Whoever reads why a request was answered so knows what to do next.</summary>
public sealed class ReasonTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private const string Metadata = "Metadata: true";
    private const string Elsewhere = "00000000-0000-4000-8000-000000000009";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET /{token}?{resource}", "the request names none: then it is the system-assigned one")]
    [InlineData("GET /hosts/vm-one/{token}?{resource}", "the request names none, and the host has no other")]
    [InlineData("GET /{token}?{resource}&client_id={orders}", "the request names it by its client id")]
    [InlineData("GET /{token}?{resource}&object_id={orders.oid}", "the request names it by its object id")]
    [InlineData("GET /{token}?{resource}&msi_res_id={orders.rid}", "the request names it by its resource id")]
    public async Task Why_it_is_that_identity(string request, string reason) =>
        (await fixture.AskAsync(request, Metadata)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData("client_id=" + Elsewhere, "no identity with client id " + Elsewhere + " is assigned to vm; assigned: system-assigned, orders")]
    [InlineData("client_id={billing}", "no identity with client id {billing} is assigned to vm; assigned: system-assigned, orders; billing has it, and is not assigned there")]
    [InlineData("client_id={orders.oid}", "no identity with client id {orders.oid} is assigned to vm; assigned: system-assigned, orders; it is the object id of orders")]
    [InlineData("object_id={orders}", "no identity with object id {orders} is assigned to vm; assigned: system-assigned, orders; it is the client id of orders")]
    [InlineData("client_id={portal}", "no identity with client id {portal} is assigned to vm; assigned: system-assigned, orders; it is the application portal, which no host can be")]
    [InlineData("client_id=orders", "no identity with client id orders is assigned to vm; assigned: system-assigned, orders; it is no GUID, but an identity's name")]
    [InlineData("client_id=x", "no identity with client id x is assigned to vm; assigned: system-assigned, orders; it is no GUID")]
    [InlineData("mi_res_id=/x", "no identity with resource id /x is assigned to vm; assigned: system-assigned, orders")]
    public async Task Which_identities_there_are_in_place_of_the_one_that_was_named(string selector, string reason) =>
        (await fixture.AskAsync($"GET /{{token}}?{{resource}}&{selector}", Metadata)).Reason.ShouldBe(fixture.Fill(reason));

    [Theory]
    [InlineData("GET /hosts/vm-none/{token}?{resource}", "vm-none has no identity")]
    [InlineData("GET /hosts/vm-one/{token}?{resource}&client_id={vm.id}", "no identity with client id {vm.id} is assigned to vm-one; assigned: orders; that is the system-assigned identity of vm")]
    [InlineData("GET /hosts/vm-two/{token}?{resource}", "vm-two has several user-assigned identities (billing, orders), and the request names none of them, e.g. by client_id")]
    [InlineData("GET /{token}?api-version=2018-02-01&resource=api://nobody", "no such target (AADSTS500011): it is neither well known nor among targets.additional, and targets.allowUnknown is off, or it is no URI at all")]
    [InlineData("GET /{token}?api-version=2018-02-01", "'resource' is missing, e.g. https://vault.azure.net")]
    [InlineData("GET /{token}?api-version=2018-02-01&scope=x/.default", "'resource' is missing, e.g. https://vault.azure.net; 'scope' is for Entra alone")]
    [InlineData("GET /{token}?api-version=2017-04-02&resource=x", "api-version '2017-04-02' is not known here, but 2018-02-01 and later ones up to 2025-04-07")]
    [InlineData("GET /{token}?resource=x", "api-version is missing, e.g. 2018-02-01 and later ones up to 2025-04-07")]
    [InlineData("GET /{token}?{resource}&resource=x", "'resource' is given more than once")]
    [InlineData("GET /{token}?{resource}&client_id=a&mi_res_id=b", "client_id and mi_res_id are there, of which only one may be")]
    [InlineData("POST /{token}?{resource}", "POST is not taken here, only GET")]
    [InlineData("GET /hosts/arc/{token}?{resource}", "it shows no key yet: it was told the file to read one from")]
    [InlineData("GET /hosts/web/{token}?{resource}", "Identity not found: code on web (Microsoft.Web/sites) does not ask the Instance Metadata Service; 'mi-emulator env --host web' has its variables")]
    [InlineData("GET /hosts/arc/oauth2/token?{resource}", "code on arc (Microsoft.HybridCompute/machines) does not ask here; 'mi-emulator env --host arc' has its variables")]
    [InlineData("GET /hosts/typo/{token}", "no host is named 'typo'; the hosts are vm, vm-one, vm-two, vm-none, web, web-none, app, group, arc, fabric, shell, ml, automation, aks")]
    [InlineData("GET /metadata/identity/issuecredential", "the emulator has no IMDS v2, which it says by 404: clients go on with the tokens of v1")]
    [InlineData("GET /metadata/instance/compute/nothing?api-version=2021-02-01", "the metadata of vm have nothing at /metadata/instance/compute/nothing")]
    [InlineData("GET /favicon.ico", "nothing is at /favicon.ico")]
    [InlineData("GET tls:/hosts/vm/openid/v1/jwks", "no AKS cluster is named 'vm'")]
    public async Task What_a_refused_request_is_to_be_like(string request, string reason) =>
        (await fixture.AskAsync(request, Metadata)).Reason.ShouldBe(fixture.Fill(reason));

    [Theory]
    [InlineData("GET /{token}?{resource}", "", "the header 'Metadata: true' is missing, as in an SDK's probe")]
    [InlineData("GET /hosts/arc/{token}?{resource}", "Metadata: yes", "the header Metadata is 'yes' in place of 'true'")]
    [InlineData("GET /hosts/group/{token}?{resource}", "", "the header 'Metadata: true' is missing, as in an SDK's probe")]
    [InlineData("GET /{token}?{resource}", "Metadata: true|X-Forwarded-For: 10.0.0.1", "requests with an X-Forwarded-For header are refused, as a proxy's: ask without one")]
    [InlineData("GET /hosts/arc/{token}?{resource}", "Metadata: true|Authorization: Basic wrong", "the key is none of this machine's, has had its token, or is older than five minutes: ask without one, and read the file that is named")]
    [InlineData("GET /hosts/arc/{token}?{resource}", "Metadata: true|Authorization: Bearer wrong", "Authorization is not 'Basic' and the content of the file that was named")]
    [InlineData("GET /msi/token?{resource}", "", "the header X-IDENTITY-HEADER is missing, which has the secret of a host that asks here")]
    [InlineData("GET /hosts/web/msi/token?{resource}", "", "the header X-IDENTITY-HEADER is missing, which has the secret of web")]
    [InlineData("GET /hosts/web/msi/token?{resource}", "X-IDENTITY-HEADER: wrong", "the header X-IDENTITY-HEADER has something else in place of the secret of web")]
    [InlineData("GET /hosts/web/msi/token?{resource}", "X-IDENTITY-HEADER: {app}", "the header X-IDENTITY-HEADER has that of app (Microsoft.App/containerApps) in place of the secret of web")]
    [InlineData("GET /msi/token?{resource}", "X-IDENTITY-HEADER: {automation}", "the header X-IDENTITY-HEADER has that of automation (Microsoft.Automation/automationAccounts) in place of the secret of a host that asks here")]
    [InlineData("GET /msi/token?api-version=2017-09-01&resource=x", "X-IDENTITY-HEADER: {web}", "the secret is in the header X-IDENTITY-HEADER, and with this api-version belongs into secret")]
    [InlineData("GET /hosts/app/msi/token?{resource}", "", "the header X-IDENTITY-HEADER is missing, which has the secret of app")]
    [InlineData("GET /msi/token?api-version=2018&resource=x", "X-IDENTITY-HEADER: {web}", "api-version '2018' is not known here, but 2017-09-01, 2019-08-01, 2025-03-30")]
    [InlineData("GET /msi/token?api-version=2019-08-01&resource=https://vault.azure.net", "X-IDENTITY-HEADER: {web-none}", "web-none has no system-assigned identity, and its kind of host falls back to no other; assigned: orders")]
    [InlineData("GET /hosts/automation/oauth2/token?{resource}", "", "the header X-IDENTITY-HEADER is missing, which has the secret of automation")]
    [InlineData("GET tls:/{token}?{resource}", "secret: wrong", "the header secret has something else in place of the secret of a host that asks here")]
    [InlineData("GET tls:/{token}?{resource}", "secret: {fabric}", "api-version '2018-02-01' is not known here, but 2019-07-01-preview, 2020-05-01")]
    public async Task What_headers_it_lacks(string request, string headers, string reason) =>
        (await fixture.AskAsync(request, headers)).Reason.ShouldBe(reason);

    [Theory]
    [InlineData("POST tls:/elsewhere.example/oauth2/v2.0/token", "client_id={portal}", "^AADSTS90002: Tenant 'elsewhere.example' not found.* The emulator's tenant is {tenant}\\.$")]
    [InlineData("POST tls:/{tenant}/oauth2/v2.0/token", "client_id=" + Elsewhere, "^AADSTS700016: .*'" + Elsewhere + "'.* There are billing \\(.*orders \\({orders}\\), portal \\({portal}\\)")]
    [InlineData("POST tls:/{tenant}/oauth2/v2.0/token", "client_id={portal}&client_secret=wrong", "^AADSTS7000215: .* The emulator knows no client secrets: client_assertion is needed\\.$")]
    [InlineData("POST tls:/{tenant}/oauth2/v2.0/token", "client_id={portal}&client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer&client_assertion={assertion}",
        "^AADSTS700211: .*'https://elsewhere\\.example'.* portal believes subject 'main' of https://ci\\.example for api://AzureADTokenExchange\\.$")]
    [InlineData("GET tls:/{tenant}/oauth2/v2.0/token", null, "^AADSTS900561: ")]
    [InlineData("GET tls:/elsewhere/v2.0/.well-known/openid-configuration", null, "^AADSTS90002: .* The emulator's tenant is {tenant}\\.$")]
    [InlineData("GET tls:/common/discovery/instance", null, "^AADSTS90014: ")]
    [InlineData("GET tls:/common/oauth2/v2.0/authorize", null, "^the emulator has nothing there: of the Entra authority, it has discovery, keys and the token endpoints$")]
    public async Task What_Entra_says_and_what_it_does_not(string request, string? form, string pattern)
    {
        var entry = await fixture.AskAsync(request, form: form is null ? null : "grant_type=client_credentials&scope=https://vault.azure.net/.default&" + form);

        entry.Reason.ShouldMatch(fixture.Fill(pattern));
        entry.Outcome.ShouldBe(RequestOutcome.Refused);
        entry.Resource.ShouldBe(form is null ? null : "https://vault.azure.net");
    }

    [Theory]
    [InlineData("GET /hosts/web/msi/token?{resource}&client_id={orders}", "client id {orders}", "orders")]
    [InlineData("GET /msi/token?{resource}&mi_res_id=/x", "resource id /x", null)]
    [InlineData("GET /{token}?{resource}&object_id=x", "object id x", null)]
    [InlineData("GET tls:/{token}?{resource}", null, null)]
    public async Task A_request_that_was_refused_before_anybody_looked_still_shows_what_it_was_for(string request, string? selector, string? identity)
    {
        var entry = await fixture.AskAsync(request);

        entry.Outcome.ShouldBe(RequestOutcome.Refused);
        (entry.Resource, entry.Selector, entry.Identity).ShouldBe(("https://vault.azure.net", selector is null ? null : fixture.Fill(selector), identity));
    }

    [Fact]
    public async Task A_throttled_request_says_by_which_limit()
    {
        await using var emulator = await Emulator.StartAsync(e => e.Configure(options => options.Throttling.Enabled = true), Cancel);
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };

        for (var i = 0; i < 6; i++)
        {
            await client.GetAsync("/metadata/versions", Cancel);
        }

        var entry = emulator.Requests[^1];
        (entry.Status, entry.Outcome).ShouldBe((429, RequestOutcome.Throttled));
        entry.Reason.ShouldBe("throttling.enabled: a host has 5 requests a second that are not for tokens");
    }

    [Theory]
    [InlineData("503", 503, RequestOutcome.Faulted, "failure drill bad: 503")]
    [InlineData("reset", 0, RequestOutcome.Faulted, "failure drill bad: reset")]
    [InlineData("hang", 0, RequestOutcome.Faulted, "failure drill bad: hang")]
    [InlineData("delay=1h", 0, RequestOutcome.Aborted, "the client was gone before the answer")]
    [InlineData("expired-token", 200, RequestOutcome.Issued, "the request names none: then it is the system-assigned one")]
    public async Task A_drill_is_named_and_a_client_that_did_not_wait_is_gone(string effect, int status, RequestOutcome outcome, string reason)
    {
        await using var emulator = await Emulator.StartAsync(cancel: Cancel);
        using var client = new HttpClient(emulator.CreateHandler());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var drill = emulator.Faults.Add(effect, options => options.Name = "bad");
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net") { Headers = { { "Metadata", "true" } } };

        var answer = client.SendAsync(request, patience.Token);
        while (drill.State.Applied == 0)
        {
            await Task.Yield();
        }

        if (reason.Contains("gone") || effect == "hang")
        {
            await patience.CancelAsync();
        }

        var entry = await emulator.WaitForRequestAsync(_ => true, TimeSpan.FromSeconds(60), Cancel);
        await answer.ContinueWith(_ => { }, Cancel);
        (entry.Status, entry.Outcome, entry.Reason, entry.Resource).ShouldBe((status, outcome, reason, "https://vault.azure.net"));
        entry.Fault.ShouldBe(new RequestFault("bad", effect));
    }
}
