using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Tests.ResourceManager.Insights;

/// <summary>The activity log as it goes, and as it is forgotten.</summary>
public sealed class ActivityForgottenTests(ActivityFixture managed) : IClassFixture<ActivityFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_keeps_no_token_that_stands_where_a_name_should_be()
    {
        var token = managed.Arm.Arm.DefaultRequestHeaders.Authorization!.Parameter!;
        var path = managed.Arm.Of("Microsoft.Compute/virtualMachines", token);
        await managed.Arm.ExpectAsync(400, HttpMethod.Put, path, ActivityFixture.InWestEurope);

        var kept = (await managed.ListAsync("outcome=failed")).ToJsonString();
        var shown = await managed.Arm.ExpectAsync(200, HttpMethod.Get, $"{managed.Arm.Subscription}/providers/Microsoft.Insights/eventtypes/management/values?$filter=eventTimestamp%20ge%20'2020-01-01'", version: "2015-04-01");

        kept.ShouldContain("virtualMachines/[token]");
        (kept + shown.ToJsonString()).ShouldNotContain(token);
    }

    [Fact]
    public async Task It_is_told_as_it_happens_and_forgotten_by_a_delete_and_by_a_reset()
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var stream = await managed.Control.GetStreamAsync("/_emulator/events", Cancel);
        using var reader = new StreamReader(stream);
        await managed.Arm.ExpectAsync(201, HttpMethod.Put, managed.Orders, ActivityFixture.InWestEurope);
        string? line;
        while ((line = await reader.ReadLineAsync(reading.Token)) != "event: activity")
        {
            line.ShouldNotBeNull();
        }

        JsonNode.Parse((await reader.ReadLineAsync(reading.Token))!["data: ".Length..])!["data"]!["resource"]!.ToString().ShouldBe(managed.Orders);
        (await managed.Control.DeleteAsync("/_emulator/activity", Cancel)).EnsureSuccessStatusCode();
        (await managed.ListAsync("")).ShouldBeEmpty();
        await managed.Arm.ExpectAsync(200, HttpMethod.Delete, managed.Orders);
        (await managed.Control.PostAsync("/_emulator/reset", null, Cancel)).EnsureSuccessStatusCode();
        (await managed.ListAsync("")).ShouldBeEmpty();
        (await managed.Arm.ExpectAsync(200, HttpMethod.Get, $"{managed.Arm.Subscription}/providers/Microsoft.Authorization/roleAssignments", version: "2022-04-01"))["value"]!.AsArray().ShouldBeEmpty();
    }
}
