using ManagedIdentityEmulator.Faults;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Effects as they are written in <c>emulator.json</c>, the control API, the command line and tests.</summary>
public class FaultNotationTests
{
    private const string Statuses = "403, 404, 408, 410, 429, 500, 502, 503, 504";

    public static TheoryData<string, FaultEffect> Effects => new()
    {
        { "ok", FaultEffect.None },
        { "delay=2s", FaultEffect.None with { Delay = TimeSpan.FromSeconds(2) } },
        { "403", FaultEffect.Status(403) },
        { "404", FaultEffect.Status(404) },
        { "408", FaultEffect.Status(408) },
        { "410", FaultEffect.Status(410) },
        { "429", FaultEffect.Status(429) },
        { "429 retry-after=5", FaultEffect.Status(429, TimeSpan.FromSeconds(5)) },
        { "429 retry-after=0", FaultEffect.Status(429, TimeSpan.Zero) },
        { "500", FaultEffect.Status(500) },
        { "502", FaultEffect.Status(502) },
        { "503 retry-after=86400 delay=500ms", FaultEffect.Status(503, TimeSpan.FromDays(1)) with { Delay = TimeSpan.FromMilliseconds(500) } },
        { "504", FaultEffect.Status(504) },
        { "hang", FaultEffect.Hang },
        { "reset", FaultEffect.Reset },
        { "reset delay=1h", FaultEffect.Reset with { Delay = TimeSpan.FromHours(1) } },
        { "cut", FaultEffect.Cut },
        { "empty", FaultEffect.EmptyBody },
        { "truncated", FaultEffect.Truncated },
        { "malformed", FaultEffect.Malformed },
        { "html", FaultEffect.Html() },
        { "html=200", FaultEffect.Html(200) },
        { "missing=expires_on", FaultEffect.MissingField("expires_on") },
        { "mistyped=access_token", FaultEffect.MistypedField("access_token") },
        { "identity-not-found", FaultEffect.IdentityNotFound },
        { "expired-token", FaultEffect.ExpiredToken },
        { "expires-in=1m", FaultEffect.ExpiresIn(TimeSpan.FromMinutes(1)) },
        { "expires-in=1d", FaultEffect.ExpiresIn(TimeSpan.FromDays(1)) },
        { "skewed-token=15m", FaultEffect.SkewedToken(TimeSpan.FromMinutes(15)) },
        { "skewed-token=-1s delay=1500ms", FaultEffect.SkewedToken(TimeSpan.FromSeconds(-1)) with { Delay = TimeSpan.FromSeconds(1.5) } },
        { "wrong-audience", FaultEffect.WrongAudience },
        { "wrong-issuer", FaultEffect.WrongIssuer },
        { "unpublished-key", FaultEffect.UnpublishedKey },
    };

    [Theory, MemberData(nameof(Effects))]
    public void Every_effect_is_read_and_written_back_as_it_was(string text, FaultEffect effect)
    {
        FaultEffect.Parse(text).ShouldBe(effect);
        effect.ToString().ShouldBe(text);
    }

    [Fact]
    public void The_table_above_has_every_effect_there_is() =>
        FaultNotation.Known.Split(", ").Select(word => word.Split(' ', '=')[0]).Distinct().Order()
            .ShouldBe(Effects.Select(row => row.Data.Item1.Split(' ', '=')[0]).Distinct().Order());

    [Theory]
    [InlineData("410, 410, 429, ok", "410 x2, 429, ok")]
    [InlineData("  410   x2 ,429,ok ", "410 x2, 429, ok")]
    [InlineData("x3 delay=1s retry-after=5 429", "429 retry-after=5 delay=1s x3")]
    [InlineData("503 retry-after=2m", "503 retry-after=120")]
    [InlineData("503 retry-after=00:02:00", "503 retry-after=120")]
    [InlineData("delay=90", "delay=90s")]
    [InlineData("delay=60s", "delay=1m")]
    [InlineData("delay=0.25ms", "delay=00:00:00.0002500")]
    [InlineData("ok delay=1s", "delay=1s")]
    [InlineData("html=502", "html")]
    [InlineData("hang x1", "hang")]
    [InlineData("410 x999, 410", "410 x1000")]
    [InlineData("410 x1000", "410 x1000")]
    [InlineData("skewed-token=-00:10:00", "skewed-token=-10m")]
    [InlineData("delay=1s x2, delay=2s", "delay=1s x2, delay=2s")]
    public void What_is_read_is_written_in_one_form_which_is_read_to_the_same(string text, string written)
    {
        var (effects, problem) = FaultNotation.Parse(text);

        problem.ShouldBeNull();
        FaultNotation.Write(effects).ShouldBe(written);
        FaultNotation.Parse(written).Effects.ShouldBe(effects);
    }

    [Theory]
    [InlineData("", "'' is no effect; there are 403, 404, 408, 410, 429, 500, 502, 503, 504 (with retry-after=SECONDS), ok, hang, reset, cut, empty, truncated, malformed, identity-not-found, expired-token, wrong-audience, wrong-issuer, unpublished-key, html, html=STATUS, missing=FIELD, mistyped=FIELD, expires-in=SPAN, skewed-token=SPAN, delay=SPAN")]
    [InlineData("  ", "'' is no effect")]
    [InlineData("410,,429", "'' is no effect")]
    [InlineData("410,", "'' is no effect")]
    [InlineData("explode", "'explode' is no effect")]
    [InlineData("imds-update", "; nor a preset; there are imds-updating, throttled")]
    [InlineData("Hang", "'Hang' is no effect")]
    [InlineData("=5", "'=5' is no effect")]
    [InlineData("410; 429", "'410;' is no effect")]
    [InlineData("explode=1s", "'explode' is no effect")]
    [InlineData("x3", "'x3' is no effect")]
    [InlineData("x", "'x' is no effect")]
    [InlineData("-1", "'-1' is no effect")]
    [InlineData("200", $"200 is none of the statuses there are: {Statuses}")]
    [InlineData("401", $"401 is none of the statuses there are: {Statuses}")]
    [InlineData("410 429", "'429' after '410': several effects are parted by commas")]
    [InlineData("410 html", "'html' after '410': several effects are parted by commas")]
    [InlineData("hang missing=resource", "'missing=resource' after 'hang': several effects are parted by commas")]
    [InlineData("410 x0", "'x0': an effect is repeated by one of x1 to x1000")]
    [InlineData("410 x1001", "'x1001': an effect is repeated by one of x1 to x1000")]
    [InlineData("410 x2y", "'x2y': an effect is repeated by one of x1 to x1000")]
    [InlineData("410 x99999999999", "'x99999999999': an effect is repeated by one of x1 to x1000")]
    [InlineData("410 x2 x3", "'x3': an effect is repeated by one of x1 to x1000")]
    [InlineData("410 x999, 429 x2", "at most 1000 effects take turns")]
    [InlineData("ok=1", "ok takes no value")]
    [InlineData("hang=", "hang takes no value")]
    [InlineData("429=5", "429 takes no value")]
    [InlineData("missing", "missing takes a value: missing=FIELD")]
    [InlineData("expires-in", "expires-in takes a value: expires-in=SPAN")]
    [InlineData("delay", "delay takes a value: delay=SPAN")]
    [InlineData("429 retry-after", "retry-after takes a value: retry-after=SECONDS")]
    [InlineData("retry-after=5", "'retry-after=5' is no effect")]
    [InlineData("hang retry-after=5", "retry-after goes with a status, e.g. 429 retry-after=5")]
    [InlineData("html retry-after=5", "retry-after goes with a status, e.g. 429 retry-after=5")]
    [InlineData("429 retry-after=1.5s", "retry-after takes whole seconds, up to a day; '1.5s' is none")]
    [InlineData("429 retry-after=-1", "retry-after takes whole seconds, up to a day; '-1' is none")]
    [InlineData("429 retry-after=86401", "retry-after takes whole seconds, up to a day; '86401' is none")]
    [InlineData("429 retry-after=5 retry-after=6", "retry-after takes whole seconds, up to a day, once")]
    [InlineData("delay=0", "delay takes a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss, more than zero and up to an hour; '0' is none")]
    [InlineData("delay=", "up to an hour; '' is none")]
    [InlineData("delay=-1s", "up to an hour; '-1s' is none")]
    [InlineData("delay=61m", "up to an hour; '61m' is none")]
    [InlineData("delay=soon", "up to an hour; 'soon' is none")]
    [InlineData("delay=1S", "up to an hour; '1S' is none")]
    [InlineData("delay=999999999999d", "up to an hour; '999999999999d' is none")]
    [InlineData("delay=1s delay=2s", "up to an hour, once")]
    [InlineData("html=99", "html takes a status from 200 to 599 that has a body; '99' is none")]
    [InlineData("html=204", "html takes a status from 200 to 599 that has a body; '204' is none")]
    [InlineData("html=x", "html takes a status from 200 to 599 that has a body; 'x' is none")]
    [InlineData("missing=expires-on", "missing takes a member of token answers, one of access_token, client_id, expires_in, expires_on, ext_expires_in, mi_res_id, msi_res_id, not_before, object_id, refresh_token, resource, token_type; 'expires-on' is none")]
    [InlineData("mistyped=", "mistyped takes a member of token answers")]
    [InlineData("expires-in=0", "expires-in takes a span such as 500ms, 90s, 10m, 2h, 1d or d.hh:mm:ss, whole seconds up to a day; '0' is none")]
    [InlineData("expires-in=500ms", "whole seconds up to a day; '500ms' is none")]
    [InlineData("expires-in=25h", "whole seconds up to a day; '25h' is none")]
    [InlineData("expires-in=-5m", "whole seconds up to a day; '-5m' is none")]
    [InlineData("skewed-token=0s", "negative; '0s' is none")]
    [InlineData("skewed-token=-25h", "negative; '-25h' is none")]
    [InlineData("skewed-token=10.5s", "negative; '10.5s' is none")]
    public void What_is_no_effect_is_told_with_what_would_be(string text, string message)
    {
        var (effects, problem) = FaultNotation.Parse(text);

        effects.ShouldBeEmpty();
        problem.ShouldNotBeNull().ShouldContain(message);
    }

    [Fact]
    public void What_a_mistake_quotes_is_cut_short() => FaultNotation.Parse(new string('x', 50_000)).Problem!.Length.ShouldBeLessThan(1000);

    [Fact]
    public void One_effect_is_parsed_as_one()
    {
        Should.Throw<FormatException>(() => FaultEffect.Parse("explode")).Message.ShouldContain("'explode' is no effect");
        Should.Throw<FormatException>(() => FaultEffect.Parse("410, 429")).Message.ShouldBe("one effect, not several");
        Should.Throw<ArgumentNullException>(() => FaultEffect.Parse(null!));
    }

    [Fact]
    public void What_code_asks_for_and_there_is_not_is_refused_where_it_is_asked()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => FaultEffect.Status(418)).Message.ShouldContain(Statuses);
        Should.Throw<ArgumentOutOfRangeException>(() => FaultEffect.Status(429, TimeSpan.FromMilliseconds(1)));
        Should.Throw<ArgumentOutOfRangeException>(() => FaultEffect.Html(304));
        Should.Throw<ArgumentOutOfRangeException>(() => FaultEffect.ExpiresIn(TimeSpan.Zero));
        Should.Throw<ArgumentOutOfRangeException>(() => FaultEffect.SkewedToken(TimeSpan.Zero));
        Should.Throw<ArgumentException>(() => FaultEffect.MissingField("expiresOn")).Message.ShouldContain("expires_on");
        Should.Throw<ArgumentException>(() => FaultEffect.MistypedField("")).Message.ShouldContain("expires_on");
    }
}
