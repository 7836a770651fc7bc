using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary>The control API neither does more than it was asked to nor answers before it is done.</summary>
public sealed class MoreThanAskedTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Uri Control => fixture.Emulator.ControlAddress;

    [Fact]
    public async Task A_missing_name_removes_no_drill()
    {
        using var drill = fixture.Emulator.Faults.Add("ok");

        using var response = await fixture.Client.DeleteAsync(new Uri(Control, "/_emulator/faults/"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        fixture.Emulator.Faults.All.ShouldContain(known => known.Name == drill.Name);
    }

    [Theory, InlineData("answered,challenged"), InlineData("%20issued"), InlineData("0")]
    public async Task Only_an_outcome_that_there_is_filters(string outcome)
    {
        using var response = await fixture.Client.GetAsync(new Uri(Control, $"/_emulator/requests?outcome={outcome}"), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Whoever_has_moved_the_clock_finds_the_keys_that_are_due()
    {
        await fixture.Emulator.RotateKeysAsync(Cancel); // at a start, nothing is published yet that could sign next
        var before = await SigningAsync();

        using var moved = await fixture.Client.PutAsJsonAsync(new Uri(Control, "/_emulator/clock"), new { advance = "40.00:00:00" }, Cancel);

        moved.EnsureSuccessStatusCode();
        (await SigningAsync()).ShouldNotBe(before);
    }

    private async Task<string> SigningAsync()
    {
        var state = await fixture.Client.GetFromJsonAsync<JsonObject>(new Uri(Control, "/_emulator/state"), Cancel);
        return (string)state!["keys"]!.AsArray().First(key => (string)key!["phase"]! == "signing")!["kid"]!;
    }
}
