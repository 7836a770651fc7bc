using System.Net;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>An identity and a virtual machine that are made, used and deleted again, by the management API.</summary>
internal sealed class ManagementApi(Caller caller, TokenRequests tokens)
{
    private const string Resource = "https://management.azure.com/";

    private int made;

    public IEnumerable<Errand> Errands() => [Errand.PerSecond("a machine's life by the management API", 0.5, LiveAsync)];

    private async Task LiveAsync(CancellationToken cancel)
    {
        var number = ++made;
        var state = await caller.ControlAsync(HttpMethod.Get, "/_emulator/state", null, HttpStatusCode.OK, cancel);
        var group = $"/subscriptions/{state!["subscriptionId"]}/resourceGroups/local/providers";
        var (identity, machine) = ($"{group}/Microsoft.ManagedIdentity/userAssignedIdentities/arm-{number}", $"{group}/Microsoft.Compute/virtualMachines/arm-{number}");
        var bearer = await BearerAsync(cancel);
        await ArmAsync(HttpMethod.Put, $"{identity}?api-version=2023-01-31", """{ "location": "westeurope" }""", HttpStatusCode.Created);
        await ArmAsync(HttpMethod.Put, $"{machine}?api-version=2024-07-01",
            $$"""{ "location": "westeurope", "identity": { "type": "SystemAssigned, UserAssigned", "userAssignedIdentities": { "{{identity}}": {} } } }""", HttpStatusCode.Created);
        await tokens.ImdsOfAsync($"arm-{number}", "a machine of the management API", "", cancel);
        await ArmAsync(HttpMethod.Delete, $"{machine}?api-version=2024-07-01", null, HttpStatusCode.OK);
        await ArmAsync(HttpMethod.Delete, $"{identity}?api-version=2023-01-31", null, HttpStatusCode.OK);

        Task<JsonNode?> ArmAsync(HttpMethod method, string path, string? body, HttpStatusCode expected) =>
            caller.SendAsync(method, new(caller.Emulator.Tls, path), Caller.Json(body), expected, cancel, ("Authorization", bearer));
    }

    private async Task<string> BearerAsync(CancellationToken cancel)
    {
        var answer = await caller.GetAsync(new(caller.Emulator.Data, $"/hosts/vm/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Resource}"), cancel, ("Metadata", "true"));
        return $"Bearer {answer!["access_token"]}";
    }
}
