using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary>Identities and hosts that are made while the emulator runs.</summary>
public sealed class ResourceEndpointTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_that_is_made_gets_tokens_at_once()
    {
        (await SendAsync(HttpMethod.Post, "identities", """{ "name": "made" }""")).Status.ShouldBe(201);
        (await SendAsync(HttpMethod.Post, "hosts", """{ "name": "made", "type": "Microsoft.Web/sites", "identityHeader": "secret-of-made", "userAssigned": ["made"] }""")).Status.ShouldBe(201);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Emulator.DataAddress}msi/token?api-version=2019-08-01&resource=https://vault.azure.net&client_id={fixture.Emulator.Identity("made").ClientId}");
        request.Headers.Add("X-IDENTITY-HEADER", "secret-of-made");
        using var answer = await fixture.Client.SendAsync(request, Cancel);

        ((int)answer.StatusCode).ShouldBe(200, await answer.TextAsync());
    }

    [Fact]
    public async Task A_deleted_identity_stays_on_its_hosts_as_a_reference_and_a_new_one_of_its_name_has_new_ids()
    {
        await SendAsync(HttpMethod.Post, "identities", """{ "name": "reborn" }""");
        await SendAsync(HttpMethod.Put, "hosts/arc/user-assigned/reborn");
        var before = fixture.Emulator.Identity("reborn");

        (await SendAsync(HttpMethod.Delete, "identities/reborn")).Status.ShouldBe(204);

        fixture.Emulator.Registry.FindHost("arc")!.UserAssigned.ShouldContain(before.ResourceId);
        await SendAsync(HttpMethod.Post, "identities", """{ "name": "reborn" }""");
        fixture.Emulator.Identity("reborn").ClientId.ShouldNotBe(before.ClientId);
        fixture.Emulator.Registry.FindHost("arc")!.Dangling.ShouldContainKey(before.ResourceId);
        await SendAsync(HttpMethod.Put, "hosts/arc/user-assigned/reborn");
        fixture.Emulator.Registry.FindHost("arc")!.Dangling.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("identities", "", 400, "is no JSON")]
    [InlineData("identities", "[]", 400, "must be a JSON object")]
    [InlineData("identities", "{}", 400, "name")]
    [InlineData("identities", """{ "name": "orders", "colour": 1 }""", 400, "unknown key")]
    [InlineData("identities", """{ "name": "orders", "clientId": "00000000-0000-0000-0000-000000000000" }""", 400, "clientId: must not be the empty GUID")]
    [InlineData("identities", """{ "name": "orders", "resourceGroup": "" }""", 400, "resourceGroup")]
    [InlineData("identities", """{ "name": "DEFAULT" }""", 409, "already")]
    [InlineData("hosts", """{ "name": "vm", "type": "Microsoft.Web/sites" }""", 400, "name: there is another host named 'vm'")]
    [InlineData("hosts", """{ "name": "web3", "type": "Microsoft.Web/sites", "kind": "tank" }""", 400, "kind: 'tank' is not a kind of Microsoft.Web/sites")]
    [InlineData("hosts", """{ "name": "web3", "type": "Microsoft.Web/sites", "userAssigned": ["nobody"] }""", 400, "userAssigned[0]: no user-assigned identity is named 'nobody'")]
    [InlineData("hosts", """{ "name": "web3", "type": "Microsoft.Web/sites", "identityHeader": "1A918C116B715E6EB89D3413F65C995A" }""", 400, "identityHeader: is the secret at web already")]
    public async Task A_mistake_is_told_by_its_member_and_nothing_is_made(string what, string body, int status, string says)
    {
        var answer = await SendAsync(HttpMethod.Post, what, body);

        answer.Status.ShouldBe(status, answer.Text);
        answer.Text.ShouldContain(says);
        fixture.Emulator.Registry.FindHost("web3").ShouldBeNull();
    }

    [Fact]
    public async Task Of_hosts_that_are_made_at_once_one_gets_the_address_that_all_claim_and_none_an_identity_that_goes_meanwhile()
    {
        using var folder = new TemporaryFolder(); // a change that is kept takes long enough for the next ones to be read meanwhile
        await using var emulator = await Emulator.StartAsync(builder => builder.Configure(options => options.Data = folder.Path), Cancel);
        for (var round = 0; round < 5; round++)
        {
            await SendAsync(HttpMethod.Post, "identities", $$"""{ "name": "going-{{round}}" }""", emulator);

            var made = Enumerable.Range(0, 8).Select(i => SendAsync(
                HttpMethod.Post, "hosts", $$"""{ "name": "at-once-{{round}}-{{i}}", "type": "Microsoft.Compute/virtualMachines", "userAssigned": ["going-{{round}}"], "callers": ["10.9.8.{{round}}"] }""", emulator)).ToList();
            (await SendAsync(HttpMethod.Delete, $"identities/going-{round}", emulator: emulator)).Status.ShouldBe(204);

            var answers = await Task.WhenAll(made);
            answers.ShouldAllBe(answer => answer.Status == 201 || answer.Status == 400 || answer.Status == 409);
            answers.Count(answer => answer.Status == 201).ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Theory]
    [InlineData("PUT", "hosts/nobody/system-assigned")]
    [InlineData("DELETE", "hosts/nobody")]
    [InlineData("PUT", "hosts/nobody/user-assigned/default")]
    [InlineData("PUT", "hosts/vm/user-assigned/nobody")]
    [InlineData("DELETE", "identities/nobody")]
    public async Task What_is_not_there_is_not_found(string method, string path) => (await SendAsync(new(method), path)).Status.ShouldBe(404);

    private async Task<(int Status, string Text)> SendAsync(HttpMethod method, string path, string? body = null, Emulator? emulator = null)
    {
        using var request = new HttpRequestMessage(method, new Uri((emulator ?? fixture.Emulator).ControlAddress, $"/_emulator/{path}")) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await fixture.Client.SendAsync(request, Cancel);
        return ((int)answer.StatusCode, System.Text.RegularExpressions.Regex.Unescape(await answer.TextAsync()));
    }
}
