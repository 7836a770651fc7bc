namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>Whatever is sent as an assertion, the answer is a refusal in Entra's shape, and nobody is asked about it.</summary>
public sealed class MalformedAssertionTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    private const string Header = """{"typ":"JWT","alg":"RS256","kid":"key-1"}""";
    private const string Times = "\"exp\":4102444800,\"nbf\":0";

    public static TheoryData<string> NotJwts =>
    [
        "x", "x.y", "a.b.c", "a.b.c.d.e", "..", "....", "eyJhbGciOiJSUzI1NiJ9..", "eyJhbGciOiJSUzI1NiJ9.e30=.AAAA", "eyJhbGciOiJSUzI1NiJ9.e30.AA+/", "eyJhbGciOiJSUzI1NiJ9.e 30.AAAA",
        "\u0000.\u0000.\u0000", "é.é.é", "bnVsbA.bnVsbA.AAAA", "W10.W10.AAAA", "IiI.IiI.AAAA", "MQ.MQ.AAAA", "_w._w._w", new string('.', 50_000), new string('a', 50_000),
    ];

    [Theory, MemberData(nameof(NotJwts))]
    public Task What_is_no_JWT_is_malformed(string assertion) => RefusedAsync(assertion, 50027, "invalid_request");

    public static TheoryData<string, int, string> Headers => new()
    {
        { "{}", 50027, "invalid_request" },
        { """{"alg":256}""", 50027, "invalid_request" },
        { """{"alg":null}""", 50027, "invalid_request" },
        { """{"alg":"RS256","alg":"RS256","kid":"key-1"}""", 50027, "invalid_request" },
        { """{"alg":"RS256","kid":1}""", 50027, "invalid_request" },
        { """{"alg":"RS256","kid":"\ud800"}""", 50027, "invalid_request" },
        { """{"alg":"RS256","kid":"key-1","crit":["b64"],"b64":false}""", 50027, "invalid_request" },
        { """{"alg":"RS256","kid":"key-1"} x""", 50027, "invalid_request" },
        { """{"alg":"RS256","kid":"key-1","typ":"at+jwt"}""", 5002727, "invalid_request" },
        { """{"alg":"none"}""", 5002738, "invalid_client" },
        { """{"alg":"None"}""", 5002738, "invalid_client" },
        { """{"alg":"HS256","kid":"key-1"}""", 5002738, "invalid_client" },
        { """{"alg":"ES256","kid":"key-1"}""", 5002738, "invalid_client" },
        { """{"alg":"PS256","kid":"key-1"}""", 5002738, "invalid_client" },
        { """{"alg":"rs256","kid":"key-1"}""", 5002738, "invalid_client" },
        { """{"alg":"RS256"}""", 5002723, "invalid_client" },
        { """{"alg":"RS256","kid":""}""", 5002723, "invalid_client" },
        { """{"alg":"RS256","typ":null,"kid":null}""", 5002723, "invalid_client" },
    };

    [Theory, MemberData(nameof(Headers))]
    public Task A_header_that_is_not_right_is_refused(string header, int code, string error) =>
        RefusedAsync(AssertionKey.First.Sign(header, Claims($$"""{"iss":"{issuer}","sub":"{{AuthorityFixture.Subject}}","aud":"{{AuthorityFixture.Exchange}}",{{Times}}}""")), code, error);

    public static TheoryData<string, int, string> ClaimSets => new()
    {
        { $$"""{"sub":"s","aud":"a",{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":"","sub":"s","aud":"a",{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":"{issuer}","aud":"a",{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":"s",{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":"s","aud":[],{{Times}}}""", 90014, "invalid_request" },
        { Timed("\"exp\":\"-1\""), 700024, "invalid_client" },
        { Timed("\"exp\":253402300800"), 700024, "invalid_client" },
        { Timed("\"exp\":4102444800,\"nbf\":-1"), 700024, "invalid_client" },
        { Timed("\"exp\":4102444800,\"iat\":1e400"), 700024, "invalid_client" },
        { Timed("\"exp\":4102444800,\"nbf\":null,\"iat\":null"), 70023, "invalid_client" },
        { $$"""{"iss":null,"sub":"s","aud":"a",{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":"s","aud":null,{{Times}}}""", 90014, "invalid_request" },
        { $$"""{"iss":1,"sub":"s","aud":"a",{{Times}}}""", 50027, "invalid_request" },
        { $$"""{"iss":["{issuer}"],"sub":"s","aud":"a",{{Times}}}""", 50027, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":{"a":1},"aud":"a",{{Times}}}""", 50027, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":"s","aud":1,{{Times}}}""", 50027, "invalid_request" },
        { $$"""{"iss":"{issuer}","sub":"s","aud":["a",1],{{Times}}}""", 50027, "invalid_request" },
        { $$"""{"iss":"{issuer}","iss":"{issuer}","sub":"s","aud":"a",{{Times}}}""", 50027, "invalid_request" },
        { """{"iss":"{issuer}","sub":"s","aud":"a","exp":"soon"}""", 50027, "invalid_request" },
        { Timed("\"exp\":\"99999999999999999999\""), 700024, "invalid_client" },
        { """{"iss":"{issuer}","sub":"s","aud":"a","exp":" 1"}""", 50027, "invalid_request" },
        { Timed("\"exp\":1e300"), 700024, "invalid_client" },
        { Timed("\"exp\":1e999"), 700024, "invalid_client" },
        { Timed("\"exp\":-1"), 700024, "invalid_client" },
        { Timed("\"exp\":null"), 700024, "invalid_client" },
        { """{"iss":"{issuer}","sub":"{subject}","aud":"api://AzureADTokenExchange"}""", 700024, "invalid_client" },
        { """{"iss":"{issuer}","sub":"{subject}","aud":"api://AzureADTokenExchange","exp":1}""", 700024, "invalid_client" },
        { """{"iss":"{issuer}","sub":"{subject}","aud":"api://AzureADTokenExchange","exp":253402300799,"nbf":4102444800}""", 700024, "invalid_client" },
        { """{"iss":"{issuer}","sub":"{subject}","aud":"api://AzureADTokenExchange","exp":253402300799,"iat":4102444800}""", 700024, "invalid_client" },
    };

    [Theory, MemberData(nameof(ClaimSets))]
    public Task Claims_that_are_not_right_are_refused(string claims, int code, string error) => RefusedAsync(AssertionKey.First.Sign(Header, Claims(claims)), code, error);

    [Fact]
    public Task Claims_of_any_depth_are_refused() =>
        RefusedAsync(AssertionKey.First.Sign(Header, $$"""{"a":{{new string('[', 5000)}}{{new string(']', 5000)}}}"""), 50027, "invalid_request");

    [Fact]
    public async Task A_beginning_after_the_end_is_refused_though_clocks_may_differ()
    {
        var now = authority.Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();

        await RefusedAsync(AssertionKey.First.Sign(Header, Claims(Timed($"\"iat\":{now},\"nbf\":{now + 60},\"exp\":{now + 30}"))), 700024, "invalid_client");
    }

    private static string Timed(string times) => $$"""{"iss":"{issuer}","sub":"{subject}","aud":"api://AzureADTokenExchange",{{times}}}""";

    private static string Subject => AuthorityFixture.Subject;

    private string Claims(string pattern) => pattern.Replace("{issuer}", authority.Issuer.Address).Replace("{subject}", Subject);

    private async Task RefusedAsync(string assertion, int code, string error)
    {
        await (await authority.AskAsync(assertion)).ShouldBeRefusedAsync(code, error);
        authority.Issuer.Requests.ShouldBe(0);
    }
}
