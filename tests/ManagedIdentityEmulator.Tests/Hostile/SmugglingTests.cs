using ManagedIdentityEmulator.Listeners;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>
/// Requests about whose end a proxy and a server may be of different minds (RFC 9112 §11.2): refused, and the connection closed, before
/// anything that hides behind them is taken for a request.
/// </summary>
public sealed class SmugglingTests(HostileFixture emulator) : IClassFixture<HostileFixture>
{
    private const string Hidden = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

    [Theory]
    [InlineData("two lengths that differ", "Content-Length: 5\r\nContent-Length: 0", "abcde")]
    [InlineData("two lengths, in a list", "Content-Length: 5, 5", "abcde")]
    [InlineData("two lengths that are the same", "Content-Length: 5\r\nContent-Length: 5", "abcde")]
    [InlineData("a length below zero", "Content-Length: -1", "")]
    [InlineData("a length in another base", "Content-Length: 0x5", "abcde")]
    [InlineData("a length beyond any", "Content-Length: 99999999999999999999", "")]
    [InlineData("a length with a blank before its colon", "Content-Length : 5", "abcde")]
    [InlineData("an encoding that is unknown", "Transfer-Encoding: xchunked", "")]
    [InlineData("an encoding that is not the last", "Transfer-Encoding: chunked, identity", "0\r\n\r\n")]
    [InlineData("an encoding with a blank before its colon", "Transfer-Encoding : chunked", "0\r\n\r\n")]
    [InlineData("an encoding with a control character", "Transfer-Encoding: \u000bchunked", "0\r\n\r\n")]
    [InlineData("a header that is folded", "X: 1\r\n Content-Length: 5", "abcde")]
    [InlineData("a header that is folded at its beginning", " Transfer-Encoding: chunked", "0\r\n\r\n")]
    [InlineData("a return within a header", "X: 1\rContent-Length: 5", "abcde")]
    [InlineData("a NUL within a header", "X: 1\0", "")]
    [InlineData("two hosts", "Host: y", "")]
    [InlineData("a chunk whose length has a sign", "Transfer-Encoding: chunked", "+5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("a chunk whose length has a prefix", "Transfer-Encoding: chunked", "0x5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("a chunk whose length is beyond any", "Transfer-Encoding: chunked", "fffffffffffffffff\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("a chunk that is longer than it says", "Transfer-Encoding: chunked", "3\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("a chunk that ends in a line feed", "Transfer-Encoding: chunked", "5\r\nabcde\n0\r\n\r\n")]
    [InlineData("a chunk's length that ends in a line feed", "Transfer-Encoding: chunked", "5\nabcde\r\n0\r\n\r\n")]
    [InlineData("a chunk's extension with a line feed in it", "Transfer-Encoding: chunked", "5;a\nb\r\nabcde\r\n0\r\n\r\n")]
    public async Task It_is_refused_and_what_comes_after_it_is_no_request(string what, string headers, string body)
    {
        var answers = await emulator.AskAsync(Listener.Data, $"POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}\r\n\r\n{body}{Hidden}");

        answers.Select(answer => answer.Status).ShouldBe([400], what);
        ShouldNotHaveBeenAsked(what);
        await emulator.ShouldBeWellAsync();
    }

    // RFC 9112 §6.3: the encoding counts, and the connection cannot be trusted after that.
    [Fact]
    public async Task Of_an_encoding_and_a_length_the_encoding_counts_and_what_comes_after_it_is_no_request()
    {
        var answers = await emulator.AskAsync(Listener.Data, $"POST /oauth2/token HTTP/1.1\r\nHost: x\r\nMetadata: true\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}");

        answers.Select(answer => answer.Status).ShouldBe([400]);
        ShouldNotHaveBeenAsked("both");
    }

    // A name that only begins like an internationalised one, which the framework fails to read.
    [Theory]
    [InlineData(Listener.Data, "/metadata/instance", 400, 403)]
    [InlineData(Listener.Data, "/nothing/here", 404, 403)]
    [InlineData(Listener.Tls, "/common/discovery/keys", 200, 200)]
    [InlineData(Listener.Tls, "/common/.well-known/openid-configuration", 200, 200)]
    [InlineData(Listener.Control, "/_emulator/state", 200, 403)]
    [InlineData(Listener.Control, "/_emulator/hosts/vm/env?format=json", 200, 403)]
    [InlineData(Listener.Control, "/", 200, 200)]
    public async Task A_name_for_the_server_that_is_none_fails_nothing(Listener listener, string path, int status, int statusForPage)
    {
        foreach (var name in new[] { "xn--", "xn--a", "xn--\u0061-" })
        {
            var client = await emulator.AskAsync(listener, $"GET {path} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n");
            var page = await emulator.AskAsync(listener, $"GET {path} HTTP/1.1\r\nHost: {name}\r\nOrigin: http://{name}\r\nConnection: close\r\n\r\n");

            client.Concat(page).Select(answer => answer.Status).ShouldBe([status, statusForPage]);
            client.Concat(page).Select(AnswerRules.Broken).ShouldAllBe(broken => broken == null);
        }

        await emulator.ShouldBeWellAsync();
    }

    private void ShouldNotHaveBeenAsked(string what) => emulator.Emulator.Requests.ShouldAllBe(request => request.Path != "/smuggled", what);
}
