using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Entra.Federation;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Tokens and keys that somebody sends.</summary>
public sealed class TokenPropertyTests
{
    private const string Header = """{"alg":"RS256","typ":"JWT","kid":"one","x5t":"AAAA"}""";
    private const string Claims = """{"iss":"https://issuer.example","sub":"system:serviceaccount:ns:sa","aud":["api://AzureADTokenExchange"],"exp":1900000000,"nbf":1700000000.5,"iat":"1700000000","\u0061":{"b":[1,null]}}""";
    private const string Keys = """{"keys":[{"kty":"RSA","use":"sig","kid":"one","n":"AQAB","e":"AQAB"},{"kty":"EC","crv":"P-256"}]}""";

    private static readonly string[] members = ["alg", "kid", "crit", "exp", "aud", "iss", "nbf", "keys", "n", "e", "kty", "\\ud800", "a"];
    private static readonly string right = Write(Header, Claims);

    [Fact]
    public void Whatever_is_sent_as_an_assertion_is_read_or_refused() => Rule.HoldsForTextsLike([right], text => ClientAssertionReader.Read(text));

    [Fact]
    public void Whatever_is_in_an_assertion_is_read_or_refused() =>
        Rule.Holds(Texts.Chance.Select(random => Write(Mutate(Header, random), Mutate(Claims, random))), text => ClientAssertionReader.Read(text), inputs: 500);

    [Fact]
    public void An_assertion_has_what_was_written_into_it() =>
        Rule.Holds(Texts.Whole.SelectMany(one => Texts.Whole.Select(other => (Issuer: one, Subject: other))), given =>
        {
            var claims = new JsonObject { ["iss"] = given.Issuer, ["sub"] = given.Subject, ["aud"] = new JsonArray(given.Issuer, given.Subject), ["exp"] = 4_000_000_000 };

            var read = ClientAssertionReader.Read(Write(Header, claims.ToJsonString())).ShouldNotBeNull();

            (read.Issuer, read.Subject, read.KeyId).ShouldBe((given.Issuer, given.Subject, "one"));
            read.Audiences.ShouldBe([given.Issuer, given.Subject]);
            read.ExpiresOn.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(4_000_000_000));
        });

    [Fact]
    public void Whatever_is_shown_as_a_token_is_taken_apart_or_refused_in_words() =>
        Rule.HoldsForTextsLike([right], ShouldBeShownOrRefused);

    [Fact]
    public void Whatever_is_in_a_token_that_is_shown_is_read_or_refused_in_words() =>
        Rule.Holds(Texts.Chance.Select(random => Write(Mutate(Header, random), Mutate(Claims, random))), ShouldBeShownOrRefused, inputs: 500);

    [Fact]
    public void Whatever_an_issuer_has_as_its_keys_is_read_or_refused_in_words() =>
        Rule.Holds(Texts.Chance.Select(random => Mutate(Keys, random)), document =>
        {
            var keys = KeySetReader.Read(Encoding.UTF8.GetBytes(document), out var reason);

            (keys is { Count: > 0 } || reason.Length > 0).ShouldBeTrue();
        }, Texts.Shorter, inputs: 500);

    private static void ShouldBeShownOrRefused(string text)
    {
        try
        {
            var shown = ShownJwt.Parse(text);
            foreach (var name in members)
            {
                ShownJwt.Text(shown.Header, name);
                ShownJwt.Text(shown.Claims, name);
            }
        }
        catch (FormatException e)
        {
            e.Message.ShouldStartWith(e.Message.StartsWith("is ", StringComparison.Ordinal) ? "is " : "has ");
        }
    }

    // Its JSON with other members and values, with halves of surrogate pairs, and now and then no JSON.
    private static string Mutate(string json, Random random)
    {
        var document = JsonNode.Parse(json)!;
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            JsonMutation.Mutate(document, random, members);
        }

        var text = document.ToJsonString().Replace("\\\\ud800", "\\ud800", StringComparison.Ordinal);
        return random.Next(4) switch
        {
            0 => NastyText.Mutate(text, random),
            1 => text.Replace("{", """{"\ud800":1,"\udc00":"\ud800",""", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal),
            _ => text,
        };
    }

    private static string Write(string header, string claims) => $"{Part(header)}.{Part(claims)}.{Part("signature")}";

    private static string Part(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
