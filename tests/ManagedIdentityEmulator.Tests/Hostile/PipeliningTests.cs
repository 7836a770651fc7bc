using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>Requests that come on one connection before the answers to those before them (RFC 9112 §9.3.2): each is answered, in its turn.</summary>
public sealed class PipeliningTests(HostileFixture emulator) : IClassFixture<HostileFixture>
{
    private const int Many = 300;
    private const string Last = "Connection: close\r\n";

    [Fact]
    public async Task Many_requests_for_tokens_in_one_piece_are_answered_in_their_order()
    {
        var answers = await emulator.AskAsync(Listener.Data, string.Concat(Enumerable.Range(0, Many).Select(i => Token($"api://{i}", i == Many - 1 ? Last : ""))));

        answers.Select(ResourceOf).ShouldBe(Enumerable.Range(0, Many).Select(i => $"api://{i}"));
    }

    [Fact]
    public async Task Refusals_between_them_keep_their_place()
    {
        var answers = await emulator.AskAsync(Listener.Data, string.Concat(Enumerable.Range(0, Many).Select(i => (i % 3) switch
        {
            0 => Token($"api://{i}"),
            1 => "GET /nothing/here HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n\r\n",
            _ => Token("", i == Many - 1 ? Last : ""),
        })));

        answers.Select(answer => answer.Status).ShouldBe(Enumerable.Range(0, Many).Select(i => (i % 3) switch { 0 => 200, 1 => 404, _ => 400 }));
        answers.Where(answer => answer.Status == 200).Select(ResourceOf).ShouldBe(Enumerable.Range(0, Many).Where(i => i % 3 == 0).Select(i => $"api://{i}"));
    }

    [Theory, InlineData(Listener.Data), InlineData(Listener.Control), InlineData(Listener.Tls)]
    public async Task What_is_no_HTTP_ends_the_connection_and_what_comes_after_it_is_not_read(Listener listener)
    {
        var answers = await emulator.AskAsync(listener, Get("/known") + Get("/known") + "GET /known HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n" + Get("/known"));

        answers.Select(answer => answer.Status).ShouldBe([404, 404, 400]);
    }

    [Fact]
    public async Task The_control_API_answers_in_order_too_and_a_body_that_looks_like_a_request_is_none()
    {
        var inside = Get("/_emulator/smuggled");
        var post = $"PUT /_emulator/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: {inside.Length}\r\n\r\n{inside}";
        var chunked = $"POST /_emulator/tokens HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n{inside.Length:x}\r\n{inside}\r\n0\r\n\r\n";
        var unread = $"POST /_emulator/state HTTP/1.1\r\nHost: localhost\r\nContent-Length: {inside.Length}\r\n\r\n{inside}";

        var answers = await emulator.AskAsync(Listener.Control, string.Concat(Enumerable.Repeat(post + Get("/_emulator/clock") + chunked + unread + Get("/_emulator/hosts/vm/env"), 20)) + Get("/health/live", Last));

        answers.Select(answer => answer.Status).ShouldBe([.. Enumerable.Repeat(new[] { 400, 200, 400, 405, 200 }, 20).SelectMany(all => all), 200]);
        answers.ShouldAllBe(answer => !answer.Text.Contains("smuggled"));
    }

    [Fact]
    public async Task Answers_to_HEAD_have_no_body_that_could_be_the_next_ones()
    {
        var bytes = await emulator.SendAsync(Listener.Control, System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("HEAD /_emulator/state HTTP/1.1\r\nHost: localhost\r\n\r\n", 50)) + "HEAD /_emulator/state HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        System.Text.Encoding.ASCII.GetString(bytes).Split("\r\n\r\n").ShouldAllBe(head => head.Length == 0 || head.StartsWith("HTTP/1.1 "));
    }

    private static string Get(string path, string more = "") => $"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n";

    private static string Token(string resource, string more = "") => $"GET {WireClient.TokenPath}?api-version=2018-02-01&resource={resource} HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n{more}\r\n";

    private static string? ResourceOf(RawAnswer answer) => (string?)JsonNode.Parse(answer.Body)!["resource"];
}
