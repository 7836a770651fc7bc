using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary><c>POST /_emulator/tokens</c> on the wire.</summary>
public sealed class MintTests(MintTests.Hosts fixture) : IClassFixture<MintTests.Hosts>
{
    private const string Refused = "No token was minted";

    private static readonly string[] drawnAnew = ["aud", "iat", "nbf", "exp", "aio", "rh", "uti", "xms_ftd", "xms_rd"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Emulator Emulator => fixture.Emulator;

    [Fact]
    public async Task Where_nothing_else_is_said_it_is_the_ordinary_token_of_the_first_hosts_own_choice()
    {
        var ordinary = await fixture.Client.AccessTokenAsync();

        var minted = await MintAsync("""{ "resource": "api://orders" }""");

        var jwt = (string)minted["access_token"]!;
        WireClient.Header(jwt).ToJsonString().ShouldBe(WireClient.Header(ordinary).ToJsonString());
        var claims = WireClient.Payload(jwt);
        claims.Select(claim => claim.Key).ShouldBe(WireClient.Payload(ordinary).Select(claim => claim.Key));
        claims.Where(claim => !drawnAnew.Contains(claim.Key)).ShouldAllBe(claim => JsonNode.DeepEquals(claim.Value, WireClient.Payload(ordinary)[claim.Key]));
        ((string)claims["aud"]!).ShouldBe("api://orders");
        ((long)claims["exp"]! - (long)claims["nbf"]!).ShouldBe(86400 + 300);
    }

    [Fact]
    public async Task An_applications_token_is_minted_by_its_client_id_and_on_no_host()
    {
        var shop = Emulator.Application("shop");

        var claims = (await MintAsync($$"""{ "resource": "api://orders", "clientId": "{{shop.ClientId}}" }"""))["claims"]!;

        ((string)claims["oid"]!).ShouldBe($"{shop.PrincipalId}");
        claims["xms_mirid"].ShouldBeNull();
        (await (await SendAsync($$"""{ "resource": "api://orders", "clientId": "{{shop.ClientId}}", "host": "vm1" }""")).TextAsync()).ShouldContain("the application shop is on no host");
    }

    [Fact]
    public async Task The_answer_shows_what_is_in_the_token()
    {
        var minted = await MintAsync("""{ "resource": "api://orders", "claims": { "a": 1 }, "header": { "b": 2 } }""");

        var jwt = (string)minted["access_token"]!;
        minted.AsObject().Select(member => member.Key).ShouldBe(["access_token", "token_type", "kid", "header", "claims"]);
        JsonNode.DeepEquals(minted["claims"], WireClient.Payload(jwt)).ShouldBeTrue();
        JsonNode.DeepEquals(minted["header"], WireClient.Header(jwt)).ShouldBeTrue();
        ((string)minted["kid"]!).ShouldBe((string)WireClient.Header(jwt)["kid"]!);
    }

    [Fact]
    public async Task Claims_are_changed_in_their_place_added_at_the_end_and_left_out_where_null()
    {
        var usual = (await MintAsync("""{ "resource": "api://orders" }"""))["claims"]!.AsObject().Select(claim => claim.Key).ToList();

        var claims = (await MintAsync("""{ "resource": "api://orders", "claims": { "roles": ["X"], "iss": "https://other/", "oid": null, "nobody": null } }"""))["claims"]!.AsObject();

        claims.Select(claim => claim.Key).ShouldBe([.. usual.Except(["oid"]), "roles"]);
        ((string)claims["iss"]!).ShouldBe("https://other/");
    }

    [Fact]
    public async Task Any_JSON_value_goes_into_the_token_to_the_last_digit()
    {
        const string Value = """{"deep":[[{"a":null}],[]],"exact":[1.0,1e400,12345678901234567890123,-0],"flags":[true,false],"text":"é</>\"\\\u0001"}""";

        var jwt = (string)(await MintAsync($$"""{ "resource": "api://orders", "claims": { "x": {{Value}}, "ключ": "\uD83D\uDE00" } }"""))["access_token"]!;

        var payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jwt.Split('.')[1]));
        payload.ShouldContain($"\"x\":{Value},\"ключ\":");
        ((string)WireClient.Payload(jwt)["ключ"]!).ShouldBe("😀");
    }

    [Fact]
    public async Task A_header_member_is_changed_or_left_out_like_a_claim()
    {
        var minted = await MintAsync("""{ "resource": "api://orders", "header": { "typ": "at+jwt", "x5t": null, "kid": "nobody", "alg": "RS256" } }""");

        Encoding.UTF8.GetString(Base64Url.DecodeFromChars(((string)minted["access_token"]!).Split('.')[0])).ShouldBe("""{"typ":"at+jwt","alg":"RS256","kid":"nobody"}""");
    }

    [Theory]
    [InlineData("", -300, 86400)]
    [InlineData(""", "expiresIn": "01:00:00" """, -300, 3600)]
    [InlineData(""", "expiresIn": 60""", -300, 60)]
    [InlineData(""", "expiresIn": "-00:10:00" """, -600 - 86400 - 300, -600)]
    [InlineData(""", "expiresIn": 0""", -86400 - 300, 0)]
    [InlineData(""", "expiresIn": "-1.00:00:00.5" """, -86401 - 86400 - 300, -86401)]
    [InlineData(""", "validIn": "00:10:00" """, 600, 600 + 86400)]
    [InlineData(""", "validIn": "-2.00:00:00" """, -2 * 86400, 86400)]
    [InlineData(""", "validIn": 600, "expiresIn": -600""", 600, -600)]
    public async Task Times_are_said_from_now_and_what_is_not_said_makes_sense_with_them(string more, long notBefore, long expires)
    {
        var claims = (await MintAsync($$"""{ "resource": "api://orders"{{more}} }"""))["claims"]!;

        var now = Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();
        ((long)claims["nbf"]! - now).ShouldBe(notBefore);
        ((long)claims["iat"]! - now).ShouldBe(notBefore);
        ((long)claims["exp"]! - now).ShouldBe(expires);
    }

    [Theory]
    [InlineData("\"2026-01-31T12:00:00Z\"", "2026-01-31T12:00:00Z")]
    [InlineData("\"2026-01-31T12:00:00.75+02:00\"", "2026-01-31T10:00:00Z")]
    [InlineData("\"2026-01-31T12:00\"", "2026-01-31T12:00:00Z")]
    [InlineData("\"2026-01-31\"", "2026-01-31T00:00:00Z")]
    [InlineData("1769860800", "2026-01-31T12:00:00Z")]
    public async Task Times_are_said_as_instants(string given, string instant)
    {
        var claims = (await MintAsync($$"""{ "resource": "api://orders", "validFrom": {{given}}, "expiresAt": {{given}} }"""))["claims"]!;

        ((long)claims["nbf"]!).ShouldBe(DateTimeOffset.Parse(instant).ToUnixTimeSeconds());
        ((long)claims["exp"]!).ShouldBe(DateTimeOffset.Parse(instant).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task The_identity_is_named_by_name_or_client_id_and_its_first_host_is_taken()
    {
        var orders = Emulator.Identity("orders");

        var byName = (await MintAsync("""{ "resource": "api://orders", "identity": "ORDERS" }"""))["claims"]!;
        var byId = (await MintAsync($$"""{ "resource": "api://orders", "clientId": "{{orders.ClientId}}", "host": "web2" }"""))["claims"]!;
        var ofAnother = (await MintAsync($$"""{ "resource": "api://orders", "clientId": "{{Emulator.SystemAssignedIdentity("web2").ClientId}}" }"""))["claims"]!;

        ((string)byName["oid"]!).ShouldBe($"{orders.PrincipalId}");
        ((string)byName["xms_az_rid"]!).ShouldBe($"{Emulator.Registry.FindHost("web1")!.ResourceId}");
        ((string)byName["roles"]![0]!).ShouldBe("Orders.Read", "what it is granted, it has");
        ((string)byId["xms_az_rid"]!).ShouldBe($"{Emulator.Registry.FindHost("web2")!.ResourceId}");
        ((string)ofAnother["xms_mirid"]!).ShouldBe($"{Emulator.Registry.FindHost("web2")!.ResourceId}");
    }

    [Fact]
    public async Task It_is_signed_by_the_key_that_is_asked_for_and_the_unpublished_one_is_told_nowhere()
    {
        var unpublished = (string)(await MintAsync("""{ "resource": "x", "key": "unpublished" }"""))["kid"]!;
        var next = (string)(await MintAsync("""{ "resource": "x", "key": "next" }"""))["kid"]!;
        var signing = (string)(await MintAsync("""{ "resource": "x", "key": "signing" }"""))["kid"]!;
        var byKid = (string)(await MintAsync($$"""{ "resource": "x", "key": "{{next}}" }"""))["kid"]!;

        byKid.ShouldBe(next);
        ((string)(await MintAsync("""{ "resource": "x", "key": "unpublished" }"""))["kid"]!).ShouldBe(unpublished, "it is the same as long as the emulator runs");
        var state = await (await fixture.Control.GetAsync("/_emulator/state", Cancel)).JsonAsync();
        state["keys"]!.AsArray().Select(key => ((string)key!["phase"]!, (string)key["kid"]!)).ShouldBe([("published", next), ("signing", signing)]);
        (await (await fixture.Control.GetAsync("/common/discovery/keys", Cancel)).TextAsync()).ShouldNotContain(unpublished);
    }

    [Fact]
    public async Task The_token_cache_is_neither_asked_nor_changed()
    {
        var before = await fixture.Client.AccessTokenAsync("api://cached");

        var first = (string)(await MintAsync("""{ "resource": "api://cached" }"""))["access_token"]!;
        var second = (string)(await MintAsync("""{ "resource": "api://cached" }"""))["access_token"]!;

        (await fixture.Client.AccessTokenAsync("api://cached")).ShouldBe(before);
        new[] { before, first, second }.Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("""{ }""", "resource", "is missing")]
    [InlineData("""{ "resource": 5 }""", "resource", "must be a string")]
    [InlineData("""{ "resource": "" }""", "resource", "must be a string, and not empty")]
    [InlineData("""{ "resource": "x", "audience": "y" }""", "audience", "is no member; there are resource, host, identity, clientId, expiresIn, expiresAt, validIn, validFrom, claims, header, key")]
    [InlineData("""{ "resource": "x", "alg": "none" }""", "alg", "the algorithm is RS256, and no other")]
    [InlineData("""{ "resource": "x", "header": { "alg": "none" } }""", "header.alg", "must be RS256")]
    [InlineData("""{ "resource": "x", "header": { "alg": "HS256" } }""", "header.alg", "must be RS256")]
    [InlineData("""{ "resource": "x", "header": { "alg": null } }""", "header.alg", "must be RS256")]
    [InlineData("""{ "resource": "x", "header": { "alg": ["RS256"] } }""", "header.alg", "must be RS256")]
    [InlineData("""{ "resource": "x", "host": "nobody" }""", "host", "no host is named 'nobody'; the hosts are vm1, web1, web2, vm2")]
    [InlineData("""{ "resource": "x", "host": "vm2" }""", "host", "vm2 has several user-assigned identities (billing, orders): name one as identity")]
    [InlineData("""{ "resource": "x", "identity": "nobody" }""", "identity", "no user-assigned identity is named 'nobody'; there are billing, idle, orders")]
    [InlineData("""{ "resource": "x", "identity": "idle" }""", "identity", "the identity is assigned to no host")]
    [InlineData("""{ "resource": "x", "identity": "orders", "host": "vm1" }""", "identity", "is assigned to vm1; assigned: system-assigned")]
    [InlineData("""{ "resource": "x", "identity": "orders", "clientId": "00000000-0000-4000-8000-000000000000" }""", "identity", "exclude one another")]
    [InlineData("""{ "resource": "x", "clientId": "00000000-0000-4000-8000-000000000000" }""", "clientId", "no identity has the client id")]
    [InlineData("""{ "resource": "x", "clientId": "orders" }""", "clientId", "must be a GUID")]
    [InlineData("""{ "resource": "x", "key": "mine" }""", "key", "'mine' is no key; there are signing, next, unpublished and, by kid, ")]
    [InlineData("""{ "resource": "x", "claims": [] }""", "claims", "must be an object")]
    [InlineData("""{ "resource": "x", "header": "typ" }""", "header", "must be an object")]
    [InlineData("""{ "resource": "x", "expiresIn": "3600" }""", "expiresIn", "must be a span")]
    [InlineData("""{ "resource": "x", "expiresIn": 1.5 }""", "expiresIn", "must be a span")]
    [InlineData("""{ "resource": "x", "expiresIn": true }""", "expiresIn", "must be a span")]
    [InlineData("""{ "resource": "x", "validIn": -9223372036854775808 }""", "validIn", "must be a span")]
    [InlineData("""{ "resource": "x", "validIn": "9999999.00:00:00" }""", "validIn", "the time it leads to must be between the years 1970 and 9999")]
    [InlineData("""{ "resource": "x", "validFrom": "tomorrow" }""", "validFrom", "must be an instant")]
    [InlineData("""{ "resource": "x", "validFrom": "1969-12-31" }""", "validFrom", "must be between the years 1970 and 9999")]
    [InlineData("""{ "resource": "x", "expiresAt": -1 }""", "expiresAt", "must be an instant")]
    [InlineData("""{ "resource": "x", "expiresAt": 5, "expiresIn": 5 }""", "expiresIn", "expiresIn and expiresAt say the same thing twice")]
    [InlineData("""{ "resource": "x", "expiresIn": 5, "claims": { "exp": 5 } }""", "expiresIn", "expiresIn and claims.exp say the same thing twice")]
    [InlineData("""{ "resource": "x", "validFrom": 5, "claims": { "nbf": null } }""", "validFrom", "validFrom and claims.nbf say the same thing twice")]
    public async Task A_mistake_is_named_by_its_member_with_what_would_be_right(string body, string field, string message)
    {
        var response = await SendAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.JsonAsync();
        ((string)problem["title"]!).ShouldBe(Refused);
        problem["errors"]!.AsObject().ShouldHaveSingleItem().Key.ShouldBe(field);
        ((string)problem["errors"]![field]![0]!).ShouldContain(message);
        ((string)problem["detail"]!).ShouldContain(message);
    }

    [Fact]
    public async Task All_mistakes_are_named_at_once()
    {
        var problem = await (await SendAsync("""{ "host": "nobody", "key": "mine", "expiresIn": "soon", "claims": 1, "header": { "alg": "none" }, "other": 1 }""")).JsonAsync();

        problem["errors"]!.AsObject().Select(error => error.Key).ShouldBe(["other", "resource", "expiresIn", "claims", "host", "key", "header.alg"]);
    }

    [Fact]
    public async Task Of_thousands_of_mistakes_a_hundred_are_named_and_how_many_more_there_are()
    {
        var problem = await (await SendAsync($"{{ {string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"m{i}\":1"))}, \"resource\": \"api://x\" }}")).JsonAsync();

        problem["errors"]!.AsObject().Count.ShouldBe(101);
        ((string)problem["detail"]!).ShouldEndWith("; $: and 4900 more mistakes");
    }

    [Theory]
    [InlineData(""), InlineData("[]"), InlineData("null"), InlineData("\"x\""), InlineData("{"), InlineData("{} {}"), InlineData("resource=x")]
    [InlineData("""{ "resource": "x", "resource": "y" }"""), InlineData("""{ "resource": "x", "claims": { "a": 1, "\u0061": 2 } }""")]
    [InlineData("""{ "resource": "\ud800" }"""), InlineData("""{ "resource": "x", "claims": { "\udfff": 1 } }""")]
    public async Task What_is_no_JSON_object_is_refused_as_such(string body)
    {
        var response = await SendAsync(body);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await response.JsonAsync())["detail"]!).ShouldStartWith("The body is not the JSON that it should be: ");
    }

    [Fact]
    public async Task A_body_is_bounded_in_length_and_depth()
    {
        var longest = await SendAsync(OfLength(65536));
        longest.StatusCode.ShouldBe(HttpStatusCode.OK);
        var tooLong = await SendAsync(OfLength(65537));
        tooLong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((string)(await tooLong.JsonAsync())["detail"]!).ShouldBe("The body is longer than 65536 bytes, or was cut off.");
        (await SendAsync(OfDepth(32))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(OfDepth(33))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        static string OfLength(int length) => """{"resource":"x","claims":{"a":"?"}}""" is var body ? body.Replace("?", new string('a', length - body.Length + 1)) : "";
        static string OfDepth(int depth) => $$$"""{"resource":"x","claims":{"a":{{{new string('[', depth - 2)}}}{{{new string(']', depth - 2)}}}}}""";
    }

    [Fact]
    public async Task It_takes_JSON_by_any_content_type_as_curl_sends_it_and_POST_alone()
    {
        (await fixture.Control.PostAsync("/_emulator/tokens", new StringContent("""{"resource":"x"}""", Encoding.UTF8, "application/x-www-form-urlencoded"), Cancel))
            .StatusCode.ShouldBe(HttpStatusCode.OK);
        (await fixture.Control.GetAsync("/_emulator/tokens", Cancel)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await fixture.Client.PostAsync("/_emulator/tokens", new StringContent("""{"resource":"x"}"""), Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_refused_before_it_could_be_altered()
    {
        using var body = new ByteArrayContent([.. """{"resource":"api://orders","claims":{"name":"""u8, (byte)'"', 0xC3, 0x28, (byte)'"', .. "}}"u8]);

        var refused = await fixture.Control.PostAsync("/_emulator/tokens", body, Cancel);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.TextAsync()).ShouldContain("It is not UTF-8.");
    }

    [Fact]
    public async Task The_control_key_guards_it()
    {
        await using var closed = await Emulator.StartAsync(e => e.Configure(options => options.Control.Key = "open-sesame"), Cancel);
        using var caller = new HttpClient { BaseAddress = closed.ControlAddress };

        (await caller.PostAsync("/_emulator/tokens", new StringContent("""{"resource":"x"}"""), Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        caller.DefaultRequestHeaders.Authorization = new("Bearer", "open-sesame");
        (await caller.PostAsync("/_emulator/tokens", new StringContent("""{"resource":"x"}"""), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<JsonNode> MintAsync(string body)
    {
        var response = await SendAsync(body);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.TextAsync());
        return await response.JsonAsync();
    }

    private Task<HttpResponseMessage> SendAsync(string body) => fixture.Control.PostAsync("/_emulator/tokens", new StringContent(body), Cancel);

    /// <summary>Hosts with identities of several constellations; the clock stands still.</summary>
    public sealed class Hosts : EmulatorFixture
    {
        public HttpClient Control { get; private set; } = null!;

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Emulator.Clock.Freeze();
            Control = new HttpClient { BaseAddress = Emulator.ControlAddress };
        }

        public override ValueTask DisposeAsync()
        {
            Control.Dispose();
            return base.DisposeAsync();
        }

        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders", identity => identity.AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read"] })
            .AddUserAssignedIdentity("billing").AddUserAssignedIdentity("idle")
            .AddApplication("shop")
            .AddVirtualMachine("vm1").AddWebApp("web1", "orders").AddWebApp("web2", "orders")
            .AddHost("vm2", "Microsoft.Compute/virtualMachines", systemAssigned: false, "orders", "billing");
    }
}
