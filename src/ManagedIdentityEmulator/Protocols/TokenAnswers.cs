using System.Runtime.CompilerServices;
using System.Text.Json;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Writes the members of a protocol's answer with a token.</summary>
/// <param name="json">Where to.</param>
/// <param name="token">The token.</param>
/// <param name="now">What <c>expires_in</c> counts from.</param>
internal delegate void TokenForm(Utf8JsonWriter json, AccessToken token, DateTimeOffset now);

/// <summary>
/// Answers with a token. For a second, in which <c>expires_in</c> does not change, an answer stays as it is: those that are asked for again
/// are ready to be sent.
/// </summary>
internal sealed class TokenAnswers(TimeProvider clock)
{
    private const int Places = 64; // a power of two

    private readonly Answer?[] ready = new Answer?[Places];

    /// <param name="response">The response.</param>
    /// <param name="token">The token.</param>
    /// <param name="form">How the protocol writes it.</param>
    public Task WriteAsync(HttpResponse response, AccessToken token, TokenForm form)
    {
        var now = clock.GetUtcNow();
        var second = now.ToUnixTimeSeconds();
        ref var place = ref ready[RuntimeHelpers.GetHashCode(token) & (Places - 1)];
        var known = place;
        if (known is not null && known.Second == second)
        {
            return known.Is(token, form) ? JsonBody.WriteAsync(response, StatusCodes.Status200OK, known.Body) : WriteOnceAsync(response, token, form, now);
        }

        place = known = new(token, form, second, JsonBody.Compose((token, form, now), Members));
        return JsonBody.WriteAsync(response, StatusCodes.Status200OK, known.Body);
    }

    /// <summary>The same of a form that is this request's alone.</summary>
    public Task WriteOnceAsync(HttpResponse response, AccessToken token, TokenForm form) => WriteOnceAsync(response, token, form, clock.GetUtcNow());

    private static Task WriteOnceAsync(HttpResponse response, AccessToken token, TokenForm form, DateTimeOffset now) =>
        JsonBody.WriteAsync(response, StatusCodes.Status200OK, (token, form, now), Members);

    private static void Members(Utf8JsonWriter json, (AccessToken Token, TokenForm Form, DateTimeOffset Now) answer) => answer.Form(json, answer.Token, answer.Now);

    private sealed record Answer(AccessToken Token, TokenForm Form, long Second, byte[] Body)
    {
        public bool Is(AccessToken token, TokenForm form) => ReferenceEquals(Token, token) && Form == form;
    }
}
