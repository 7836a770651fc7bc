using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Deployments;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Deployments;

/// <summary>How much is remembered of deployments, and of resources that do nothing.</summary>
public sealed class DeploymentHistoryTests
{
    private readonly DeploymentStore store = new();
    private int started;

    [Fact]
    public void A_scope_keeps_800_at_most_and_loses_its_oldest_50_at_once()
    {
        for (var i = 0; i < Limits.DeploymentsOfScope; i++)
        {
            Deploy("g", $"d{i}");
        }

        store.In(Scope("g")).Count().ShouldBe(800);
        Deploy("G", "one-more");

        store.In(Scope("g")).Count().ShouldBe(750);
        store.Find(Id("g", "d50")).ShouldBeNull();
        store.Find(Id("g", "d51")).ShouldNotBeNull();
        store.Find(Id("g", "one-more")).ShouldNotBeNull();
    }

    [Fact]
    public void All_scopes_together_keep_4000_at_most()
    {
        for (var i = 0; i <= Limits.Deployments; i++)
        {
            Deploy($"g{i % 10}", $"d{i}");
        }

        store.Find(Id("g0", "d0")).ShouldBeNull();
        Enumerable.Range(0, 10).Sum(i => store.In(Scope($"g{i}")).Count()).ShouldBe(Limits.Deployments - (Limits.Deployments / 16));
        store.Find(Id("g0", $"d{Limits.Deployments}")).ShouldNotBeNull();
    }

    [Fact]
    public void What_is_in_them_is_bounded_and_one_that_has_just_ended_stays_however_long_it_is()
    {
        var long1 = new string('x', (int)(Limits.DeploymentCharacters / 4));
        for (var i = 0; i < 6; i++)
        {
            Deploy($"g{i}", "d", outputs: long1);
        }

        Enumerable.Range(0, 6).Count(i => store.Find(Id($"g{i}", "d")) is not null).ShouldBeInRange(3, 4);
        Deploy("huge", "d", outputs: long1 + long1 + long1 + long1 + long1);
        store.Find(Id("huge", "d")).ShouldNotBeNull();
        Enumerable.Range(0, 6).Count(i => store.Find(Id($"g{i}", "d")) is not null).ShouldBe(0);
        Deploy("g0", "small");
        store.Find(Id("huge", "d")).ShouldBeNull("then it is the oldest");
    }

    [Fact]
    public void Resources_that_do_nothing_are_bounded_in_number_and_in_length_and_make_room_when_they_go()
    {
        var inert = new InertResources(new EmulatorOptions());
        for (var i = 0; i < Limits.InertResources; i++)
        {
            inert.Put(Vault($"v{i}"), []).Error.ShouldBeNull();
        }

        inert.Put(Vault("more"), []).Error!.Code.ShouldBe("QuotaExceeded");
        inert.Put(Vault("v1"), []).Status.ShouldBe(200);
        inert.Remove(Vault("v2").Id).ShouldBeTrue();
        inert.Put(Vault("more"), []).Status.ShouldBe(201);

        inert.Clear();
        var body = new JsonObject { ["properties"] = new JsonObject { ["note"] = new string('x', (int)(Limits.InertCharacters / 2)) } };
        inert.Put(Vault("v1"), body).Error.ShouldBeNull();
        inert.Put(Vault("v2"), body).Error!.Code.ShouldBe("QuotaExceeded");
        inert.Put(Vault("v1"), body).Error.ShouldBeNull("it takes the place of itself");
        inert.RemoveIn(Scope("g"));
        inert.Put(Vault("v2"), body).Error.ShouldBeNull();
    }

    [Fact]
    public void Those_that_go_on_are_told_to_do_no_more_when_all_are_forgotten()
    {
        using var cancel = new CancellationTokenSource();
        store.TryBegin(Begun("g", "d"), cancel).ShouldBeTrue();

        store.Clear();

        cancel.IsCancellationRequested.ShouldBeTrue();
        store.Find(Id("g", "d")).ShouldBeNull();
    }

    private static string Scope(string group) => $"/subscriptions/s/resourceGroups/{group}";

    private static string Id(string group, string name) => $"{Scope(group)}/providers/Microsoft.Resources/deployments/{name}";

    private void Deploy(string group, string name, string? outputs = null)
    {
        var deployment = Begun(group, name);
        store.TryBegin(deployment, new()).ShouldBeTrue();
        store.Update(deployment with { State = DeploymentState.Succeeded, Outputs = outputs });
    }

    private Deployment Begun(string group, string name)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(started++);
        return new()
        {
            Id = Id(group, name),
            Name = name,
            OperationId = $"{started}",
            CorrelationId = Guid.Empty,
            Mode = "Incremental",
            Template = "{}",
            Parameters = "{}",
            Started = at,
            Changed = at,
            Shape = new("[]", "[]"),
        };
    }

    private static PlannedResource Vault(string name)
    {
        var id = $"{Scope("g")}/providers/Microsoft.KeyVault/vaults/{name}";
        return new() { Id = id, Path = ArmPath.Parse(id)!, Name = name, ApiVersion = "2023-07-01", IsIncluded = true, IsExisting = false, Source = [], Scope = null! };
    }
}
