using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Entra.Federation;
using ManagedIdentityEmulator.Identities;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>An issuer may be anybody: what it answers is kept, bounded, and never believed beyond its own tokens.</summary>
public sealed class ForeignIssuerTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>, IAsyncLifetime
{
    private ForeignIssuer Issuer { get; set; } = null!;

    private Application Client { get; set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Issuer = await ForeignIssuer.StartAsync();
        Believe(Issuer.Address);
    }

    public ValueTask DisposeAsync() => Issuer.DisposeAsync();

    [Fact]
    public async Task Keys_are_fetched_once_and_kept_for_an_hour()
    {
        for (var i = 0; i < 3; i++)
        {
            await AcceptedAsync(Assertion());
        }

        Issuer.Requests.ShouldBe(2, "the discovery document and the keys");
        authority.Emulator.Clock.Advance(TimeSpan.FromMinutes(59));
        await AcceptedAsync(Assertion());
        Issuer.Requests.ShouldBe(2);
        authority.Emulator.Clock.Advance(TimeSpan.FromMinutes(2));
        await AcceptedAsync(Assertion());
        Issuer.Requests.ShouldBe(4);
    }

    [Fact]
    public async Task Of_a_hundred_issuers_at_most_the_keys_are_kept_and_of_the_one_not_asked_about_for_longest_fetched_anew()
    {
        var issuers = Enumerable.Range(0, 101).Select(i => $"{Issuer.Address}/{i}").ToArray();
        Believe(issuers);
        for (var i = 0; i < issuers.Length; i++)
        {
            await AcceptedAsync(AssertionKey.First.Sign(authority.Claims(issuers[i])));
            await AcceptedAsync(AssertionKey.First.Sign(authority.Claims(issuers[0])));
        }

        Issuer.Requests.ShouldBe(2 * issuers.Length);
        await AcceptedAsync(AssertionKey.First.Sign(authority.Claims(issuers[0])));
        Issuer.Requests.ShouldBe(2 * issuers.Length, "it was asked about all the time");
        await AcceptedAsync(AssertionKey.First.Sign(authority.Claims(issuers[1])));
        Issuer.Requests.ShouldBe(2 * (issuers.Length + 1));
    }

    [Fact]
    public async Task A_rotation_is_seen_at_once_and_a_key_that_is_gone_after_that()
    {
        await AcceptedAsync(Assertion());

        Issuer.Keys = [AssertionKey.Second];
        await AcceptedAsync(Assertion(AssertionKey.Second));

        await (await AskAsync(Assertion())).ShouldBeRefusedAsync(7000272, "invalid_client");
    }

    [Fact]
    public async Task A_key_that_changes_under_its_name_is_seen_at_once()
    {
        await AcceptedAsync(Assertion());

        Issuer.KeyDocument = http => http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(AssertionKey.Second.Jwk("key-1")) }.ToJsonString());

        await AcceptedAsync(AssertionKey.Second.Sign(authority.Claims(Issuer.Address), new { alg = "RS256", kid = "key-1" }));
    }

    [Fact]
    public async Task A_flood_of_made_up_keys_is_not_passed_on()
    {
        await AcceptedAsync(Assertion());

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            await (await AskAsync(MadeUp($"made-up-{i}"))).ShouldBeRefusedAsync(7000272, "invalid_client")));

        Issuer.Requests.ShouldBeLessThanOrEqualTo(2 + (2 * 15), "ten times, and a few more while the flood lasts");
        await AcceptedAsync(Assertion());
    }

    [Fact]
    public async Task Many_who_ask_at_once_wait_for_one_answer()
    {
        var open = new TaskCompletionSource();
        Issuer.Discovery = async http =>
        {
            await open.Task;
            await http.Response.WriteAsync(Issuer.DiscoveryJson().ToJsonString());
        };
        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync(Assertion())).ToList();

        open.SetResult();
        foreach (var answer in await Task.WhenAll(asked))
        {
            await answer.ShouldBeATokenAsync();
        }

        Issuer.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_issuers_few_are_asked_at_once_and_the_others_wait()
    {
        var (asking, most) = (0, 0);
        var issuers = Enumerable.Range(0, 3 * IssuerDocuments.MostAtOnce).Select(i => $"{Issuer.Address}/many-{i}").ToArray();
        Believe(issuers);
        Issuer.KeyDocument = async http =>
        {
            most = Math.Max(most, Interlocked.Increment(ref asking));
            await Task.Delay(20);
            Interlocked.Decrement(ref asking);
            await http.Response.WriteAsync(Issuer.KeysJson().ToJsonString());
        };

        await Task.WhenAll(issuers.Select(issuer => AcceptedAsync(AssertionKey.First.Sign(authority.Claims(issuer)))));

        most.ShouldBeInRange(1, IssuerDocuments.MostAtOnce);
    }

    [Fact]
    public async Task A_client_that_repeats_a_key_that_is_not_known_leaves_half_of_the_allowance_for_a_rotation()
    {
        await AcceptedAsync(Assertion());

        for (var i = 0; i < 20; i++)
        {
            await (await AskAsync(MadeUp("nobodys"))).ShouldBeRefusedAsync(7000272, "invalid_client");
        }

        (await (await AskAsync(MadeUp("nobodys"))).ShouldBeRefusedAsync(7000272, "invalid_client"))
            .ShouldEndWith("[The issuer was asked for its keys less than 3 seconds ago and is not asked again yet.]");
        Issuer.Requests.ShouldBeLessThan(2 * 9);
        Issuer.Keys = [AssertionKey.Second];
        await AcceptedAsync(Assertion(AssertionKey.Second));
    }

    [Fact]
    public async Task A_key_that_is_published_after_its_first_refusal_is_seen_at_once()
    {
        await AcceptedAsync(Assertion());
        await (await AskAsync(Assertion(AssertionKey.Second))).ShouldBeRefusedAsync(7000272, "invalid_client");

        Issuer.Keys = [AssertionKey.Second];

        await AcceptedAsync(Assertion(AssertionKey.Second));
    }

    [Fact]
    public async Task After_a_flood_a_rotation_is_seen_within_seconds()
    {
        await AcceptedAsync(Assertion());
        for (var i = 0; i < 15; i++)
        {
            await (await AskAsync(MadeUp($"made-up-{i}"))).ShouldBeRefusedAsync(7000272, "invalid_client");
        }

        Issuer.Keys = [AssertionKey.Second];

        await EventuallyAcceptedAsync(Assertion(AssertionKey.Second));
    }

    [Fact]
    public async Task A_failure_is_told_to_all_who_ask_in_that_moment()
    {
        Issuer.Discovery = http => Status(http, 503);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RefusedAsync("The discovery document answers with status 503")));
        Issuer.Requests.ShouldBeLessThan(10);

        Issuer.Discovery = null;
        await EventuallyAcceptedAsync(Assertion());
    }

    [Fact]
    public async Task An_issuer_that_closes_without_an_answer_is_asked_once()
    {
        Issuer.Discovery = http => Task.Run(http.Abort);

        await RefusedAsync("The discovery document breaks off");

        Issuer.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_document_is_passed_over()
    {
        Issuer.Discovery = http => http.Response.WriteAsync($"\ufeff{Issuer.DiscoveryJson().ToJsonString()}");
        Issuer.KeyDocument = http => http.Response.WriteAsync($"\ufeff{Issuer.KeysJson().ToJsonString()}");

        await AcceptedAsync(Assertion());
    }

    [Theory]
    [InlineData("""{"use":null,"key_ops":["sign","verify"]}""", true), InlineData("""{"use":["sig"]}""", false), InlineData("""{"alg":256}""", false)]
    [InlineData("""{"key_ops":["sign"]}""", false), InlineData("""{"key_ops":"verify"}""", false), InlineData("""{"key_ops":[1]}""", false)]
    public async Task A_key_that_may_not_verify_is_passed_over(string members, bool counts)
    {
        var key = AssertionKey.First.Jwk();
        foreach (var (name, value) in JsonNode.Parse(members)!.AsObject())
        {
            key[name] = value?.DeepClone();
        }

        Issuer.KeyDocument = http => http.Response.WriteAsync($$"""{"keys":[{{key.ToJsonString()}}]}""");

        await (counts ? AcceptedAsync(Assertion()) : RefusedAsync("The key document has no RSA key with a kid that is for signatures", 900612));
    }

    [Fact]
    public async Task Zeros_before_it_do_not_make_a_key_longer()
    {
        using var weak = RSA.Create(1024);
        var key = AssertionKey.First.Jwk();
        key["n"] = Base64Url.EncodeToString([.. new byte[128], .. weak.ExportParameters(false).Modulus!]);
        Issuer.KeyDocument = http => http.Response.WriteAsync($$"""{"keys":[{{key.ToJsonString()}}]}""");

        await RefusedAsync("The key document has no RSA key with a kid that is for signatures", 900612);
    }

    [Fact]
    public async Task A_host_name_that_is_too_long_does_not_resolve()
    {
        var issuer = $"https://{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}";
        Believe(issuer);

        (await (await AskAsync(AssertionKey.First.Sign(authority.Claims(issuer)))).ShouldBeRefusedAsync(90061, "invalid_request"))
            .ShouldContain("The discovery document is on a host whose name does not resolve");
    }

    [Fact]
    public async Task An_issuer_with_a_slash_at_its_end_is_asked_below_it()
    {
        var address = $"{Issuer.Address}/";
        Believe(address);
        Issuer.Discovery = http => http.Response.WriteAsync(Issuer.DiscoveryJson(address).ToJsonString());

        await AcceptedAsync(AssertionKey.First.Sign(authority.Claims(address)));
    }

    [Theory]
    [InlineData("absent", "The discovery document answers with status 404")]
    [InlineData("redirect", "The discovery document answers with status 302, and redirects are not followed")]
    [InlineData("huge", "The discovery document is longer than 256 KiB")]
    [InlineData("declared", "The discovery document is longer than 256 KiB")]
    [InlineData("endless", "The discovery document is longer than 256 KiB")]
    [InlineData("html", "The discovery document is not JSON")]
    [InlineData("array", "The discovery document is not JSON")]
    [InlineData("deep", "The discovery document is not JSON")]
    [InlineData("twice", "The discovery document is not JSON")]
    [InlineData("gzip", "The discovery document is not JSON")]
    [InlineData("wrong", "The discovery document names another issuer")]
    [InlineData("nameless", "The discovery document names another issuer")]
    [InlineData("keyless", "The discovery document has no jwks_uri with https")]
    [InlineData("file", "The discovery document has no jwks_uri with https")]
    [InlineData("cut", "The discovery document breaks off")]
    public async Task A_discovery_document_that_is_not_right_is_said_to_be(string kind, string reason)
    {
        Issuer.Discovery = http => kind switch
        {
            "absent" => Status(http, 404),
            "redirect" => Task.Run(() => http.Response.Redirect("/keys")),
            "huge" => http.Response.WriteAsync(new string(' ', 300 * 1024)),
            "declared" => DeclaredAsync(http),
            "endless" => EndlessAsync(http),
            "html" => http.Response.WriteAsync("<html>"),
            "array" => http.Response.WriteAsync("[]"),
            "deep" => http.Response.WriteAsync(new string('[', 10_000)),
            "twice" => http.Response.WriteAsync($$"""{"issuer":"https://evil.example","issuer":"{{Issuer.Address}}","jwks_uri":"{{Issuer.Address}}/keys"}"""),
            "gzip" => GzipAsync(http),
            "wrong" => http.Response.WriteAsync(Issuer.DiscoveryJson($"{Issuer.Address}/").ToJsonString()),
            "nameless" => http.Response.WriteAsync("{}"),
            "keyless" => http.Response.WriteAsync(new JsonObject { ["issuer"] = Issuer.Address }.ToJsonString()),
            "file" => http.Response.WriteAsync(Issuer.DiscoveryJson(keys: "file:///etc/passwd").ToJsonString()),
            "cut" => CutAsync(http),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        await RefusedAsync(reason);
    }

    [Theory]
    [InlineData("absent", 90061, "The key document answers with status 404")]
    [InlineData("huge", 90061, "The key document is longer than 256 KiB")]
    [InlineData("html", 900612, "The key document is not JSON with an array named keys")]
    [InlineData("{}", 900612, "The key document is not JSON with an array named keys")]
    [InlineData("""{"keys":{}}""", 900612, "The key document is not JSON with an array named keys")]
    [InlineData("""{"keys":[]}""", 900612, "The key document has no RSA key with a kid that is for signatures")]
    [InlineData("""{"keys":[1,null,"x",{}]}""", 900612, "The key document has no RSA key with a kid that is for signatures")]
    [InlineData("""{"keys":[{"kty":"EC","kid":"key-1"},{"kty":"RSA","kid":"key-1","n":"AQAB","e":"AQAB"},{"kty":"RSA","kid":"key-1","n":"%","e":1}]}""", 900612, "The key document has no RSA key")]
    [InlineData("encryption", 900612, "The key document has no RSA key")]
    [InlineData("many", 900612, "The key document has more than 100 keys")]
    public async Task A_key_document_that_is_not_right_is_said_to_be(string document, int code, string reason)
    {
        Issuer.KeyDocument = http => document switch
        {
            "absent" => Status(http, 404),
            "huge" => http.Response.WriteAsync(new string(' ', 300 * 1024)),
            "encryption" => http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray(With("use", "enc"), With("alg", "RS512"), With("kid", null), With("e", "AA")) }.ToJsonString()),
            "many" => http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray([.. Enumerable.Range(0, 101).Select(i => AssertionKey.First.Jwk($"{i}"))]) }.ToJsonString()),
            _ => http.Response.WriteAsync(document),
        };

        await RefusedAsync(reason, code);

        static JsonObject With(string name, string? value)
        {
            var key = AssertionKey.First.Jwk();
            key[name] = value;
            return key;
        }
    }

    [Fact]
    public async Task A_slow_issuer_is_waited_for_no_longer_than_five_seconds()
    {
        Issuer.Discovery = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var watch = Stopwatch.StartNew();

        await RefusedAsync("The discovery document and the keys take longer than 5 seconds");

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task An_issuer_where_nobody_listens_is_said_to_be()
    {
        await Issuer.DisposeAsync();

        await RefusedAsync("The discovery document is on a host that does not accept connections");
    }

    [Fact]
    public async Task The_issuers_TLS_has_to_be_trusted()
    {
        var issuer = $"{authority.Emulator.TlsAddress}elsewhere"; // its certificate is in no store of this machine
        Believe(issuer);

        (await (await AskAsync(AssertionKey.First.Sign(authority.Claims(issuer)))).ShouldBeRefusedAsync(90061, "invalid_request"))
            .ShouldBe($"Request to External OIDC endpoint failed. [Reason - The discovery document is on a host whose TLS certificate this machine does not trust, Identity provider: {issuer}]");
    }

    private void Believe(params string[] issuers)
    {
        FederatedCredential[] believed = [.. issuers.Select((issuer, i) => new FederatedCredential($"issuer-{i}", issuer, AuthorityFixture.Subject, AuthorityFixture.Exchange))];
        Client = authority.Portal with { Name = $"client-{Guid.NewGuid()}", ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), FederatedCredentials = believed };
        authority.Emulator.Registry.Put(Client);
    }

    private string Assertion(AssertionKey? key = null) => (key ?? AssertionKey.First).Sign(authority.Claims(Issuer.Address));

    private string MadeUp(string keyId) => AssertionKey.First.Sign(authority.Claims(Issuer.Address), new { alg = "RS256", kid = keyId });

    private Task<HttpResponseMessage> AskAsync(string assertion) => authority.AskAsync(assertion, Client);

    private async Task AcceptedAsync(string assertion) => await (await AskAsync(assertion)).ShouldBeATokenAsync();

    private async Task EventuallyAcceptedAsync(string assertion)
    {
        var patience = Stopwatch.StartNew();
        while ((await AskAsync(assertion)).StatusCode != HttpStatusCode.OK)
        {
            patience.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task RefusedAsync(string reason, int code = 90061)
    {
        var words = await (await AskAsync(Assertion())).ShouldBeRefusedAsync(code, "invalid_request");
        words.ShouldContain($"[Reason - {reason}");
        words.ShouldEndWith($", Identity provider: {Issuer.Address}]");
        authority.Emulator.Requests.ShouldContain(request => request.Reason.StartsWith($"AADSTS{code}: ") && request.Reason.Contains(reason));
    }

    private static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    // Says how long it is, and sends nothing of it.
    private static async Task DeclaredAsync(HttpContext http)
    {
        http.Response.ContentLength = 300 * 1024;
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.Infinite, http.RequestAborted);
    }

    private static async Task EndlessAsync(HttpContext http)
    {
        var chunk = Encoding.ASCII.GetBytes(new string(' ', 16 * 1024));
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(chunk);
        }
    }

    // 100 MB of spaces in 100 KB: nothing here takes it apart.
    private static async Task GzipAsync(HttpContext http)
    {
        http.Response.Headers.ContentEncoding = "gzip";
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var chunk = new byte[1024 * 1024];
            for (var i = 0; i < 20; i++)
            {
                await gzip.WriteAsync(chunk);
            }
        }

        await http.Response.Body.WriteAsync(compressed.ToArray());
    }

    private static async Task CutAsync(HttpContext http)
    {
        http.Response.ContentLength = 1000;
        await http.Response.WriteAsync("{");
        await http.Response.Body.FlushAsync();
        http.Abort();
    }
}
