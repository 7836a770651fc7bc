using ManagedIdentityEmulator.Tokens.Minting;

namespace ManagedIdentityEmulator.Faults;

/// <summary>
/// What a failure drill does to a request. <see cref="Parse"/> reads the notation that the configuration, the control API and the
/// command line have in common, and <see cref="ToString"/> writes it.
/// </summary>
public abstract record FaultEffect
{
    private protected FaultEffect()
    {
    }

    /// <summary>
    /// How long a request waits before it comes to its effect: up to an hour, and by default not at all. Real time, whatever the
    /// emulator's clock says: it is the client that waits.
    /// </summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The request is answered as ever, after <see cref="Delay"/> if there is one (<c>ok</c>, <c>delay=2s</c>).</summary>
    public static FaultEffect None { get; } = new Untouched();

    /// <summary>No answer comes, until the client gives up or ten minutes have passed (<c>hang</c>).</summary>
    public static FaultEffect Hang { get; } = new Unanswered();

    /// <summary>The connection is reset before an answer (<c>reset</c>); over HTTP/2 the request's stream alone, as others share the connection.</summary>
    public static FaultEffect Reset { get; } = new Disconnected();

    /// <summary>200 without a body (<c>empty</c>).</summary>
    public static FaultEffect EmptyBody { get; } = new Empty();

    /// <summary>The connection is reset in the middle of the answer with the token (<c>cut</c>); over HTTP/2 the request's stream alone.</summary>
    public static FaultEffect Cut { get; } = new Broken(BodyDamage.Cut);

    /// <summary>The token's answer ends in its middle, as if that were all (<c>truncated</c>).</summary>
    public static FaultEffect Truncated { get; } = new Broken(BodyDamage.Truncated);

    /// <summary>The token's answer is as long as ever, but no JSON (<c>malformed</c>).</summary>
    public static FaultEffect Malformed { get; } = new Broken(BodyDamage.Malformed);

    /// <summary>The host has no such identity, as its platform says it (<c>identity-not-found</c>).</summary>
    public static FaultEffect IdentityNotFound { get; } = new Unassigned();

    /// <summary>A token that expired ten minutes ago, after one lifetime (<c>expired-token</c>).</summary>
    public static FaultEffect ExpiredToken { get; } = new Token(new() { ExpiresIn = TimeSpan.FromMinutes(-10) });

    /// <summary>A token for <c>https://wrong-audience.invalid</c> (<c>wrong-audience</c>).</summary>
    public static FaultEffect WrongAudience { get; } = new Token(new() { Audience = "https://wrong-audience.invalid" });

    /// <summary>A token of the issuer <c>https://wrong-issuer.invalid/</c> (<c>wrong-issuer</c>).</summary>
    public static FaultEffect WrongIssuer { get; } = new Token(new() { Issuer = "https://wrong-issuer.invalid/" });

    /// <summary>A token that is signed by a key which is never published (<c>unpublished-key</c>).</summary>
    public static FaultEffect UnpublishedKey { get; } = new Token(new() { IsOfUnpublishedKey = true });

    /// <summary>A status, with the body that the platform's protocol has for it (<c>429</c>, <c>429 retry-after=5</c>).</summary>
    /// <param name="status">One of 403, 404, 408, 410, 429, 500, 502, 503 and 504.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, in whole seconds; none when <see langword="null"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another status, or a time that is no whole number of seconds up to a day.</exception>
    public static FaultEffect Status(int status, TimeSpan? retryAfter = null) => new Failure(
        Statuses.Contains(status) ? status : throw new ArgumentOutOfRangeException(nameof(status), status, $"one of {string.Join(", ", Statuses)}"),
        retryAfter is not { } wait || IsRetryAfter(wait) ? retryAfter : throw new ArgumentOutOfRangeException(nameof(retryAfter), retryAfter, "whole seconds, up to a day"));

    /// <summary>A page of a gateway that is in the way (<c>html</c>, <c>html=200</c>).</summary>
    /// <param name="status">Its status, 200 to 599; by default 502.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another status.</exception>
    public static FaultEffect Html(int status = 502) =>
        new Page(IsPageStatus(status) ? status : throw new ArgumentOutOfRangeException(nameof(status), status, "200 to 599, but not 204, 205 or 304, which have no body"));

    /// <summary>The token's answer lacks a member (<c>missing=expires_on</c>). A protocol whose answer has no such member answers as ever.</summary>
    /// <param name="name">One of <see cref="Fields"/>.</param>
    /// <exception cref="ArgumentException">Another name.</exception>
    public static FaultEffect MissingField(string name) => new Field(Named(name), IsMistyped: false);

    /// <summary>
    /// A member of the token's answer has another JSON type (<c>mistyped=expires_on</c>): digits in a string become a number, a number a
    /// string, any other string an array with it.
    /// </summary>
    /// <param name="name">One of <see cref="Fields"/>.</param>
    /// <exception cref="ArgumentException">Another name.</exception>
    public static FaultEffect MistypedField(string name) => new Field(Named(name), IsMistyped: true);

    /// <summary>A token that ends so soon (<c>expires-in=1m</c>); it is not cached.</summary>
    /// <param name="life">Whole seconds, up to a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">No whole number of seconds, none, or more than a day.</exception>
    public static FaultEffect ExpiresIn(TimeSpan life) => new Token(new()
    {
        ExpiresIn = IsLife(life) ? life : throw new ArgumentOutOfRangeException(nameof(life), life, "whole seconds, up to a day"),
    });

    /// <summary>A token of an issuer whose clock is so far ahead or, negative, behind (<c>skewed-token=10m</c>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">No whole number of seconds, zero, or more than a day.</exception>
    public static FaultEffect SkewedToken(TimeSpan ahead) => new Token(new()
    {
        Ahead = IsSkew(ahead) ? ahead : throw new ArgumentOutOfRangeException(nameof(ahead), ahead, "whole seconds up to a day, either way, and not zero"),
    });

    /// <summary>Reads one effect in the notation of <c>emulator.json</c>.</summary>
    /// <exception cref="FormatException">The text is none; the message names the effects there are.</exception>
    public static FaultEffect Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return FaultNotation.Parse(text) switch
        {
            { Problem: { } problem } => throw new FormatException(problem),
            { Effects: [var only] } => only,
            _ => throw new FormatException("one effect, not several"),
        };
    }

    /// <summary>The effect in the notation that <see cref="Parse"/> reads.</summary>
    public sealed override string ToString() => FaultNotation.Write(this);

    /// <summary>The members that token answers have, whatever the protocol.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "mi_res_id", "msi_res_id", "not_before", "object_id", "refresh_token", "resource", "token_type",
    ];

    internal static IReadOnlyList<int> Statuses { get; } = [403, 404, 408, 410, 429, 500, 502, 503, 504];

    /// <summary>Whether it comes to be only where a token would have been answered.</summary>
    internal virtual bool IsOfTheAnswer => false;

    internal static bool IsPageStatus(int status) => status is >= 200 and <= 599 and not (204 or 205 or 304);

    internal static bool IsLife(TimeSpan life) => life > TimeSpan.Zero && life <= TimeSpan.FromDays(1) && IsWhole(life); // as a token has it

    internal static bool IsSkew(TimeSpan ahead) => ahead != TimeSpan.Zero && ahead >= TimeSpan.FromDays(-1) && ahead <= TimeSpan.FromDays(1) && IsWhole(ahead);

    internal static bool IsDelay(TimeSpan delay) => delay > TimeSpan.Zero && delay <= TimeSpan.FromHours(1);

    internal static bool IsRetryAfter(TimeSpan wait) => wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(1) && IsWhole(wait);

    private static bool IsWhole(TimeSpan span) => span.Ticks % TimeSpan.TicksPerSecond == 0;

    private static string Named(string field) => Fields.Contains(field) ? field : throw new ArgumentException($"'{field}' is no member of token answers; those are {string.Join(", ", Fields)}", nameof(field));

    internal sealed record Untouched : FaultEffect;

    internal sealed record Unanswered : FaultEffect;

    internal sealed record Disconnected : FaultEffect;

    internal sealed record Empty : FaultEffect;

    internal sealed record Failure(int Code, TimeSpan? RetryAfter) : FaultEffect;

    internal sealed record Page(int Code) : FaultEffect;

    internal sealed record Broken(BodyDamage Damage) : FaultEffect
    {
        internal override bool IsOfTheAnswer => true;
    }

    internal sealed record Field(string Name, bool IsMistyped) : FaultEffect
    {
        internal override bool IsOfTheAnswer => true;
    }

    internal sealed record Token(TokenDeviation Deviation) : FaultEffect
    {
        internal override bool IsOfTheAnswer => true;
    }

    internal sealed record Unassigned : FaultEffect
    {
        internal override bool IsOfTheAnswer => true;
    }
}

internal enum BodyDamage
{
    Truncated,
    Malformed,
    Cut,
}
