using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Faults;

/// <summary>
/// The notation of effects: a word with its options, <c>429 retry-after=5</c>; several take their turns, <c>410 x2, 429, ok</c>.
/// </summary>
internal static class FaultNotation
{
    public const int MostEffects = 1000;

    private const string Pause = "delay";
    private const string RetryAfter = "retry-after";

    private static readonly Dictionary<string, FaultEffect> plain = new()
    {
        ["ok"] = FaultEffect.None,
        ["hang"] = FaultEffect.Hang,
        ["reset"] = FaultEffect.Reset,
        ["cut"] = FaultEffect.Cut,
        ["empty"] = FaultEffect.EmptyBody,
        ["truncated"] = FaultEffect.Truncated,
        ["malformed"] = FaultEffect.Malformed,
        ["identity-not-found"] = FaultEffect.IdentityNotFound,
        ["expired-token"] = FaultEffect.ExpiredToken,
        ["wrong-audience"] = FaultEffect.WrongAudience,
        ["wrong-issuer"] = FaultEffect.WrongIssuer,
        ["unpublished-key"] = FaultEffect.UnpublishedKey,
        ["html"] = FaultEffect.Html(),
    };

    // What stands behind the words that take something.
    private static readonly Dictionary<string, string> valued = new()
    {
        ["html"] = "STATUS",
        ["missing"] = "FIELD",
        ["mistyped"] = "FIELD",
        ["expires-in"] = "SPAN",
        ["skewed-token"] = "SPAN",
        [Pause] = "SPAN",
        [RetryAfter] = "SECONDS",
    };

    /// <summary>Every effect, as a message lists them.</summary>
    public static string Known { get; } =
        $"{string.Join(", ", FaultEffect.Statuses)} (with {RetryAfter}=SECONDS), {string.Join(", ", plain.Keys)}, {string.Join(", ", valued.Where(word => word.Key != RetryAfter).Select(word => $"{word.Key}={word.Value}"))}";

    /// <returns>The effects in their order, or what is wrong.</returns>
    public static (IReadOnlyList<FaultEffect> Effects, string? Problem) Parse(string text)
    {
        var effects = new List<FaultEffect>();
        foreach (var item in text.Split(','))
        {
            var (effect, times, problem) = ParseOne(item);
            if (problem is not null)
            {
                return ([], problem);
            }

            if (effects.Count + times > MostEffects)
            {
                return ([], $"at most {MostEffects} effects take turns");
            }

            effects.AddRange(Enumerable.Repeat(effect!, times));
        }

        return (effects, null);
    }

    public static string Write(IReadOnlyList<FaultEffect> effects)
    {
        var items = new List<(FaultEffect Effect, int Times)>();
        foreach (var effect in effects)
        {
            if (items is [.., var last] && last.Effect == effect)
            {
                items[^1] = last with { Times = last.Times + 1 };
            }
            else
            {
                items.Add((effect, 1));
            }
        }

        return string.Join(", ", items.Select(item => item.Times == 1 ? Write(item.Effect) : $"{Write(item.Effect)} x{item.Times}"));
    }

    public static string Write(FaultEffect effect)
    {
        var word = Word(effect);
        var pause = effect.Delay > TimeSpan.Zero ? $"{Pause}={SpanText.Write(effect.Delay)}" : null;
        return pause is null ? word : effect is FaultEffect.Untouched ? pause : $"{word} {pause}";
    }

    private static (FaultEffect? Effect, int Times, string? Problem) ParseOne(string item)
    {
        (FaultEffect? effect, int? times, TimeSpan? delay, TimeSpan? retryAfter) = (null, null, null, null);
        foreach (var word in item.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = word.IndexOf('=') is var at and > 0 ? (word[..at], word[(at + 1)..]) : (word, null);
            var problem = (name, value) switch
            {
                (Pause, { }) => ReadSpan(value, FaultEffect.IsDelay, $"{Pause} takes {SpanText.Form}, more than zero and up to an hour", ref delay),
                (RetryAfter, { }) => ReadSpan(value, FaultEffect.IsRetryAfter, $"{RetryAfter} takes whole seconds, up to a day", ref retryAfter),
                (['x', >= '0' and <= '9', ..], null) => ReadTimes(word, ref times),
                _ when effect is not null && word is not (Pause or RetryAfter) => $"{ProblemList.Quote(word)} after {ProblemList.Quote(Word(effect))}: several effects are parted by commas",
                _ => Find(name, value, ref effect),
            };
            if (problem is not null)
            {
                return (null, 0, problem);
            }
        }

        return effect is null && delay is null ? (null, 0, $"{ProblemList.Quote(item.Trim())} is no effect; there are {Known}")
            : retryAfter is not null && effect is not FaultEffect.Failure ? (null, 0, $"{RetryAfter} goes with a status, e.g. 429 {RetryAfter}=5")
            : ((effect is FaultEffect.Failure failure ? failure with { RetryAfter = retryAfter } : effect ?? FaultEffect.None) with { Delay = delay ?? default }, times ?? 1, null);
    }

    private static string? ReadSpan(string text, Func<TimeSpan, bool> isValid, string takes, ref TimeSpan? span)
    {
        if (span is not null)
        {
            return $"{takes}, once";
        }

        var isOne = SpanText.TryParse(text, out var read) && isValid(read);
        span = read;
        return isOne ? null : $"{takes}; {ProblemList.Quote(text)} is none";
    }

    private static string? ReadTimes(string word, ref int? times)
    {
        var isFirst = times is null;
        var isNumber = int.TryParse(word.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostEffects;
        times = number;
        return isFirst && isNumber ? null : $"{ProblemList.Quote(word)}: an effect is repeated by one of x1 to x{MostEffects}";
    }

    private static string? Find(string name, string? value, ref FaultEffect? effect)
    {
        (effect, var problem) = Find(name, value);
        return problem;
    }

    private static (FaultEffect? Effect, string? Problem) Find(string name, string? value) => (name, value) switch
    {
        (_, null) when plain.TryGetValue(name, out var known) => (known, null),
        (_, null) when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var status) =>
            FaultEffect.Statuses.Contains(status) ? (FaultEffect.Status(status), null) : (null, $"{status} is none of the statuses there are: {string.Join(", ", FaultEffect.Statuses)}"),
        (_, null) when valued.TryGetValue(name, out var what) => (null, $"{name} takes a value: {name}={what}"),
        ("html", { } code) => int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && FaultEffect.IsPageStatus(status)
            ? (FaultEffect.Html(status), null) : (null, $"html takes a status from 200 to 599 that has a body; {ProblemList.Quote(code)} is none"),
        ("missing" or "mistyped", { } field) => FaultEffect.Fields.Contains(field)
            ? (name is "missing" ? FaultEffect.MissingField(field) : FaultEffect.MistypedField(field), null)
            : (null, $"{name} takes a member of token answers, one of {string.Join(", ", FaultEffect.Fields)}; {ProblemList.Quote(field)} is none"),
        ("expires-in", { } span) => SpanText.TryParse(span, out var life) && FaultEffect.IsLife(life)
            ? (FaultEffect.ExpiresIn(life), null) : (null, $"expires-in takes {SpanText.Form}, whole seconds up to a day; {ProblemList.Quote(span)} is none"),
        ("skewed-token", { } span) => SpanText.TryParse(span, out var ahead) && FaultEffect.IsSkew(ahead)
            ? (FaultEffect.SkewedToken(ahead), null) : (null, $"skewed-token takes {SpanText.Form}, whole seconds up to a day and, for a clock that is behind, negative; {ProblemList.Quote(span)} is none"),
        (_, { }) when plain.ContainsKey(name) || FaultEffect.Statuses.Any(status => name == $"{status}") => (null, $"{name} takes no value"),
        _ => (null, $"{ProblemList.Quote(name)} is no effect; there are {Known}; nor a preset; there are {string.Join(", ", FaultPresets.All.Select(preset => preset.Name))}"),
    };

    private static string Word(FaultEffect effect) => effect switch
    {
        FaultEffect.Failure(var code, var wait) => wait is { } after ? $"{code} {RetryAfter}={(long)after.TotalSeconds}" : $"{code}",
        FaultEffect.Page(var code) => code == 502 ? "html" : $"html={code}",
        FaultEffect.Field(var name, var isMistyped) => $"{(isMistyped ? "mistyped" : "missing")}={name}",
        FaultEffect.Token({ ExpiresIn: { } life }) when life > TimeSpan.Zero => $"expires-in={SpanText.Write(life)}",
        FaultEffect.Token({ Ahead: var ahead }) when ahead != TimeSpan.Zero => $"skewed-token={SpanText.Write(ahead)}",
        _ => plain.First(known => known.Value == effect with { Delay = TimeSpan.Zero }).Key,
    };
}
