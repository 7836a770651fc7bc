using System.Net;
using System.Net.Http.Json;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Whoever sends too slowly, or not at all, is let go in time; whoever waits for the emulator is not.</summary>
public sealed class ServerLimitsTests(SlowClients clients) : IClassFixture<SlowClients>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("who sends nothing", "")]
    [InlineData("who sends half a head", "HTTP/1.1 408 ")]
    [InlineData("who sends a head line by line", "HTTP/1.1 408 ")]
    [InlineData("who keeps a connection that he does not use", "HTTP/1.1 200 ")]
    [InlineData("who sends no body", "HTTP/1.1 400 ")]
    [InlineData("who sends a body byte by byte", "HTTP/1.1 400 ")]
    [InlineData("who says no hello", "")]
    [InlineData("who says half a hello", "")]
    [InlineData("who takes no answer", "")]
    public async Task The_connection_is_closed_of_one(string client, string answer)
    {
        var end = await clients.EndOf(client);

        end[..Math.Min(end.Length, answer.Length)].ShouldBe(answer);
        (answer.Length > 0 || end.Length == 0).ShouldBeTrue(end);
    }

    [Fact]
    public async Task The_connection_is_closed_of_one_who_speaks_HTTP2_and_answers_no_ping() =>
        (await clients.EndOf("who speaks HTTP/2 and answers no ping")).ShouldContain("\0\0\u0008\u0006\0"); // a ping

    [Fact]
    public async Task While_a_crowd_says_half_of_what_it_has_to_say_others_are_answered_and_in_the_end_the_crowd_is_gone()
    {
        var crowd = Enumerable.Range(0, 300).Select(i => clients.HalfAsync(i)).ToList();
        using var data = new HttpClient { BaseAddress = new(clients.Addresses.Data) };
        using var control = new HttpClient { BaseAddress = new(clients.Addresses.Control) };

        for (var i = 0; i < 20; i++)
        {
            (await data.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await control.GetAsync("/_emulator/clock", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await Task.WhenAll(crowd)).ShouldAllBe(end => end.Length == 0 || end.StartsWith("HTTP/1.1 408 ") || end.StartsWith("HTTP/1.1 400 "));
    }

    // Each for longer than any limit there.
    [Fact]
    public async Task Who_waits_for_the_emulator_is_answered_in_the_end()
    {
        using var control = new HttpClient { BaseAddress = new(clients.Addresses.Control) };

        await Task.WhenAll(PollAsync(control), ListenAsync(control), EndureAsync(control));
    }

    private static async Task PollAsync(HttpClient control)
    {
        using var nothing = await control.GetAsync("/_emulator/requests?host=nobody&wait=3s", Cancel);

        (await nothing.TextAsync()).ShouldBe("[]");
    }

    private static async Task ListenAsync(HttpClient control)
    {
        using var events = new StreamReader(await control.GetStreamAsync("/_emulator/events", Cancel));
        var first = events.ReadLineAsync(Cancel);
        await Task.Delay(3000, Cancel);
        using var rotated = await control.PostAsync("/_emulator/keys/rotate", null, Cancel);

        (await first)!.ShouldStartWith("event: ");
    }

    private static async Task EndureAsync(HttpClient control)
    {
        using var environment = await control.GetAsync("/_emulator/hosts/containergroup/env?format=json", Cancel);
        var variables = await environment.JsonAsync();
        using var drill = await control.PostAsJsonAsync("/_emulator/faults", new { effect = "delay=3s", host = "containergroup" }, Cancel);
        using var group = new HttpClient { BaseAddress = new((string)variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"]!) };

        using var late = await group.TokenAsync();

        late.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await control.DeleteAsync("/_emulator/faults", Cancel)).Dispose();
    }
}
