using FsCheck.Fluent;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>Single values: spans, instants, names, addresses, headers.</summary>
public sealed class WordPropertyTests
{
    private static readonly string[] spans = ["500ms", "90s", "-10m", "1.5h", "2d", "1.02:03:04.5", "10675199.02:48:05.4775807"];
    private static readonly string[] instants = ["2026-01-31T12:00:00Z", "2026-01-31T12:00:00.1234567+14:00", "0001-01-01T00:00:00+00:01", "2026-01-31T12:00", "9999-12-31"];
    private static readonly string[] servers = ["localhost", "login.test.", "*.test", "[::1]", "::ffff:127.0.0.1", "127.0.0.1", "bücher.example", "a_b", "fe80::1%1", "xn--bcher-kva.example"];
    private static readonly string[] callers = ["172.28.0.10", "172.28.0.0/16", "::ffff:10.3.0.0/112", "fd00::/64", "worker", "WORKER", "::1"];

    [Fact]
    public void Whatever_comes_as_a_span_is_read_or_refused_and_what_was_read_is_the_same_when_it_is_written() =>
        Rule.HoldsForTextsLike(spans, text =>
        {
            if (SpanText.TryParse(text, out var span))
            {
                SpanText.TryParse(SpanText.Write(span), out var again).ShouldBeTrue();
                again.ShouldBe(span);
            }
        });

    [Fact]
    public void A_span_that_is_written_is_read_as_the_same() =>
        Rule.Holds(
            Texts.Chance.SelectMany(random => Gen.Elements(1L, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute, TimeSpan.TicksPerHour, TimeSpan.TicksPerDay).Select(unit => new TimeSpan(random.NextInt64(long.MinValue / unit, long.MaxValue / unit) * unit))),
            span =>
            {
                SpanText.TryParse(SpanText.Write(span), out var read).ShouldBeTrue(SpanText.Write(span));
                read.ShouldBe(span);
                SpanText.WriteRoughly(span.Ticks == long.MinValue ? default : span).ShouldNotBeEmpty();
            });

    [Fact]
    public void Whatever_comes_as_an_instant_is_read_or_refused_and_what_was_read_is_the_same_when_it_is_written() =>
        Rule.HoldsForTextsLike(instants, text =>
        {
            if (InstantText.TryParse(text, out var instant))
            {
                InstantText.TryParse($"{instant:O}", out var again).ShouldBeTrue();
                again.ShouldBe(instant);
            }
        }, inputs: 500);

    [Fact]
    public void Whatever_a_client_calls_the_server_is_a_name_that_stays_the_same_or_none() =>
        Rule.HoldsForTextsLike(servers, text =>
        {
            if (ServerName.Of(text) is { } name)
            {
                ServerName.Of(name).ShouldBe(name);
            }
        }, inputs: 500);

    [Fact]
    public void Whatever_is_in_the_headers_that_browsers_send_is_judged() =>
        Rule.HoldsForTextsLike([.. servers, "localhost:50344", "http://localhost:50344", "[::1]:50344", "evil.example", "null"], text =>
        {
            var request = new DefaultHttpContext { Request = { Scheme = "http" } }.Request;
            (request.Headers.Host, request.Headers.Origin, request.Headers["Sec-Fetch-Site"]) = (text, text, text);
            var pages = new ForeignPages(new EmulatorOptions { Listeners = new() { TlsNames = ["*.test", "login.example"] } });

            pages.ReasonAgainstPage(request).ShouldBe(pages.ReasonAgainst(request));
        });

    [Fact]
    public void What_a_log_has_of_a_text_is_short_and_on_one_line_and_no_token() =>
        Rule.HoldsForTextsLike([$"eyJhbGciOiJSUzI1NiJ9.{new string('a', 300)}.x", "curl/8.0", "a eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"], text =>
        {
            var shown = LogText.Printable(text);

            shown.Length.ShouldBeLessThanOrEqualTo(LogText.LongestValue + 1);
            shown.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029').ShouldBeFalse();
            shown.ShouldNotContain("eyJhbGciOiJSUzI1NiJ9");
            LogText.Printable(shown).Length.ShouldBeLessThanOrEqualTo(shown.Length);
        });

    [Fact]
    public void A_claim_of_a_source_has_one_spelling() => Rule.HoldsForTextsLike(callers, text => CallerClaims.Canonical(CallerClaims.Canonical(text)).ShouldBe(CallerClaims.Canonical(text)));

    [Fact]
    public void Whatever_comes_as_a_name_is_one_or_none() =>
        Rule.HoldsForTextsLike([.. servers, .. callers, "https://issuer.example", "default/sa", "/var/run/x"], text =>
        {
            foreach (var rule in new Func<string, bool>[]
            {
                NameRules.IsRegion, NameRules.IsSecret, NameRules.IsIdentity, NameRules.IsApplication, NameRules.IsIssuer, NameRules.IsFederatedCredential, NameRules.IsResourceGroup, NameRules.IsHost,
                NameRules.IsServiceAccount, NameRules.IsAbsolutePath, NameRules.IsAbsoluteUri, NameRules.IsAddress, NameRules.IsNetwork, NameRules.IsDnsName, NameRules.IsTlsName,
            })
            {
                if (rule(text) && rule != NameRules.IsApplication)
                {
                    text.Any(c => c is '\n' or '\0').ShouldBeFalse();
                }
            }
        });
}
