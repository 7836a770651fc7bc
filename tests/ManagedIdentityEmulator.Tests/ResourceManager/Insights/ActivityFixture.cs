using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.ResourceManager.Authorization;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Insights;

/// <summary>An emulator in which some things were managed: four that worked or not with identities, and one role assignment.</summary>
public sealed class ActivityFixture : IAsyncLifetime
{
    public const string InWestEurope = """{ "location": "westeurope" }""";

    public ArmFixture Arm { get; } = new();

    public HttpClient Control { get; private set; } = null!;

    /// <summary>The identity that came and went.</summary>
    public string Orders => Arm.Of(ArmFixture.Identities, "orders");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Arm.InitializeAsync();
        Control = new HttpClient { BaseAddress = Arm.Emulator.ControlAddress };
        await Arm.ExpectAsync(201, HttpMethod.Put, Orders, InWestEurope);
        await Arm.ExpectAsync(200, HttpMethod.Get, Orders);
        await Arm.RefusedAsync(400, HttpMethod.Put, Orders, "{}");
        await Arm.RefusedAsync(404, HttpMethod.Put, $"{Arm.Subscription}/resourceGroups/nowhere/providers/{ArmFixture.Identities}/x", InWestEurope);
        await Arm.ExpectAsync(201, HttpMethod.Put, RoleAssignmentTests.At(Arm.Subscription, Guid.NewGuid()), RoleAssignmentTests.Body("acdd72a7-3385-48ef-bd42-f606fba81ae7", Arm.Emulator.Identity("default").PrincipalId), "2022-04-01");
        await Arm.ExpectAsync(200, HttpMethod.Delete, Orders);
    }

    public async Task<JsonArray> ListAsync(string query) => JsonNode.Parse(await Control.GetStringAsync($"/_emulator/activity?{query}", Cancel))!.AsArray();

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        await Arm.DisposeAsync();
    }
}
