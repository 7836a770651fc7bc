using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ManagedIdentityEmulator.Testing;

namespace Samples.IntegrationTests;

public sealed class InventoryApiTests : IAsyncLifetime
{
    private Emulator azure = null!;
    private InventoryApi api = null!;

    public async ValueTask InitializeAsync()
    {
        // MSAL keeps tokens for the whole process: an identity of a test's own gets a token of its own.
        azure = await Emulator.StartAsync(e => e
            .WithoutPorts()
            .AddUserAssignedIdentity("inventory-api", identity => identity.ClientId = Guid.NewGuid())
            .AddUserAssignedIdentity("worker", identity => identity.AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://inventory"] = ["Inventory.Read"] })
            .AddVirtualMachine("vm", "inventory-api", "worker")
            .Configure(options => options.ResourceGroup = "shop"));
        api = new InventoryApi(azure);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        await azure.DisposeAsync();
    }

    [Fact]
    public async Task It_asks_Azure_as_its_own_identity()
    {
        using var response = await GetAsync(await WorkersTokenAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(["shop"], (await response.Content.ReadFromJsonAsync<string[]>(Cancel))!);
        var request = Assert.Single(azure.Requests, request => request.Resource == "https://management.azure.com");
        Assert.Equal("inventory-api", request.Identity);
    }

    [Fact]
    public async Task It_is_unavailable_while_it_gets_no_token_and_then_works_again()
    {
        using (azure.Faults.Add("503"))
        {
            using var meanwhile = await GetAsync(await WorkersTokenAsync());
            Assert.Equal(HttpStatusCode.ServiceUnavailable, meanwhile.StatusCode);
        }

        using var afterwards = await GetAsync(await WorkersTokenAsync());
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    [Fact]
    public async Task It_accepts_callers_before_and_after_a_key_rotation()
    {
        // The key that is next to sign has been published for long; only just after a start it is not there yet.
        await azure.RotateKeysAsync(Cancel);

        var before = await WorkersTokenAsync();
        using var first = await GetAsync(before);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);

        await azure.RotateKeysAsync(Cancel);

        var after = await WorkersTokenAsync();
        using var second = await GetAsync(after);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        using var third = await GetAsync(before);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<string> WorkersTokenAsync() => (await azure.MintTokenAsync(new("api://inventory") { Identity = "worker" }, Cancel)).Jwt;

    private async Task<HttpResponseMessage> GetAsync(string token)
    {
        using var http = api.CreateClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await http.GetAsync("/resource-groups", Cancel);
    }
}
