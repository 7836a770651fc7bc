using System.Net;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens.Keys.Drills;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>A reset takes an emulator back to its configuration.</summary>
public sealed class ResetTests : IAsyncLifetime
{
    private const string Ask = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";

    private Emulator emulator = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders").AddApplication("shop")
            .Configure(options => options.Faults = [new FaultOptions { Name = "configured", Effect = "503 x1", Times = 1 }]), Cancel);
        client = new HttpClient(emulator.CreateHandler()) { DefaultRequestHeaders = { { "Metadata", "true" } } };
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task Drills_begin_anew_as_configured_and_all_others_are_gone()
    {
        await client.GetAsync(Ask, Cancel);
        emulator.Faults.Add("500");

        await emulator.ResetAsync(Cancel);

        var only = emulator.Faults.All.ShouldHaveSingleItem();
        (only.Name, only.Applied).ShouldBe(("configured", 0));
        (await client.GetAsync(Ask, Cancel)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await client.GetAsync(Ask, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_configured_drill_that_ends_by_itself_begins_by_the_clock_that_is_set_back()
    {
        await using var briefly = await Emulator.StartAsync(e => e.WithoutPorts().AddVirtualMachine("vm1").Configure(options => options.Faults = [new FaultOptions { Effect = "503", For = TimeSpan.FromMinutes(1) }]), Cancel);
        briefly.Clock.Advance(TimeSpan.FromDays(365));

        await briefly.ResetAsync(Cancel);

        briefly.Faults.All.ShouldHaveSingleItem().From.ShouldBe(briefly.Clock.GetUtcNow(), TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task The_clock_is_the_machine_s_and_the_journal_is_empty()
    {
        emulator.Clock.Advance(TimeSpan.FromDays(3));
        emulator.Clock.Freeze();
        await client.GetAsync(Ask, Cancel);

        await emulator.ResetAsync(Cancel);

        (emulator.Clock.Offset, emulator.Clock.IsFrozen).ShouldBe((TimeSpan.Zero, false));
        emulator.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Identities_and_hosts_are_those_of_the_configuration_with_the_same_ids()
    {
        var before = (emulator.Identity("orders").ClientId, emulator.SystemAssignedIdentity("vm1").PrincipalId, emulator.Application("shop").ClientId);
        emulator.Registry.RemoveHost("vm1");
        emulator.Registry.Remove(emulator.Identity("orders").ResourceId);

        await emulator.ResetAsync(Cancel);

        (emulator.Identity("orders").ClientId, emulator.SystemAssignedIdentity("vm1").PrincipalId, emulator.Application("shop").ClientId).ShouldBe(before);
        var vm1 = emulator.Registry.FindHost("vm1")!;
        emulator.Registry.Resolve(vm1, new IdentitySelector(SelectorKind.ClientId, $"{before.Item1}")).ShouldBeOfType<IdentityResolution.Found>();

        emulator.Registry.Put(vm1 with { Name = "vm2", ResourceId = ArmResourceId.From("/vm2"), SystemAssigned = null });
        await emulator.ResetAsync(Cancel);
        emulator.Registry.Hosts.Select(host => host.Name).ShouldBe(["vm1"]);
    }

    [Fact]
    public async Task A_key_drill_ends_and_the_keys_that_services_have_read_stay()
    {
        await using var drill = await emulator.StartKeyDrillAsync(KeyDrill.UnpublishedSigningKey(), Cancel);

        await emulator.ResetAsync(Cancel);

        await using var another = await emulator.StartKeyDrillAsync(KeyDrill.UnpublishedSigningKey(), Cancel); // none goes on beside it
    }
}
