using ManagedIdentityEmulator.Tests.Journal;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>A resource that Entra does not know, asked for by every protocol.</summary>
public sealed class SignInRefusalTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    [Theory]
    [InlineData("vm", "GET /{token}?api-version=2018-02-01", "Metadata: true")]
    [InlineData("vm", "GET /oauth2/token?", "Metadata: true")]
    [InlineData("web", "GET /msi/token?api-version=2019-08-01", "X-IDENTITY-HEADER: {web}")]
    [InlineData("app", "GET /msi/token?api-version=2019-08-01", "X-IDENTITY-HEADER: {app}")]
    [InlineData("group", "GET /hosts/group/{token}?api-version=2018-02-01", "Metadata: true")]
    [InlineData("fabric", "GET tls:/{token}?api-version=2019-07-01-preview", "secret: {fabric}")]
    [InlineData("ml", "GET /msi/token?api-version=2017-09-01", "secret: {ml}")]
    [InlineData("automation", "GET /oauth2/token?", "X-IDENTITY-HEADER: {automation}")]
    public async Task It_is_a_failed_sign_in(string host, string request, string headers)
    {
        var resource = $"api://{Guid.NewGuid()}";
        using var answer = await fixture.SendAsync($"{request}&resource={resource}", headers);

        var row = (await fixture.Emulator.SignInsAsync($"resource={resource}")).ShouldHaveSingleItem();

        (row.Column("ResultType"), row.Column("ServicePrincipalName")).ShouldBe(("500011", host));
        row.Column("ServicePrincipalId").ShouldBe($"{fixture.Emulator.SystemAssignedIdentity(host).PrincipalId}");
    }

    [Fact]
    public async Task Cloud_Shell_refuses_what_is_not_on_its_own_list_and_asks_nobody()
    {
        using var answer = await fixture.SendAsync("GET /hosts/shell/oauth2/token?resource=api://nobody", "Metadata: true");

        answer.IsSuccessStatusCode.ShouldBeFalse();
        (await fixture.Emulator.SignInsAsync("identity=shell")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hosts_secret_in_a_resource_is_not_written_down()
    {
        using var answer = await fixture.SendAsync("GET /{token}?api-version=2018-02-01&resource=api://{web}", "Metadata: true");

        (await fixture.Emulator.SignInsAsync("resource=api://[secret]")).ShouldHaveSingleItem().ToJsonString().ShouldNotContain(fixture.Fill("{web}"));
    }
}
