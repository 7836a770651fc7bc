using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Telemetry;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>
/// Makes tokens with any claims, for the tests of those who are to refuse them. No client gets one: they are neither cached nor
/// answered by any protocol.
/// </summary>
internal sealed class TokenMint(EmulatorOptions options, IdentityRegistry registry, AccessTokenFactory factory, MintKeys keys, SigningTurns turns, TimeProvider clock)
{
    private static readonly JsonSerializerOptions asGiven = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="request">What is wanted.</param>
    /// <param name="problems">The mistakes that were found in it already: they are told with all others.</param>
    /// <exception cref="IOException">The next key was not published yet, and the data directory cannot be written.</exception>
    public async Task<MintResult> MintAsync(MintRequest request, IReadOnlyList<MintProblem> problems, CancellationToken cancel)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var found = problems.ToList();
        var principal = MintPrincipal.Find(registry, request, found);
        MintLifetime.Check(request, now, found);
        keys.Check(request.Key, found);
        CheckAlgorithm(request.Header, found);
        if (found.Count > 0 || principal is null)
        {
            return new MintResult.Refused(found);
        }

        if (await keys.FindAsync(request.Key, cancel) is not { } key)
        {
            keys.Check(request.Key, found);
            return new MintResult.Refused(found);
        }

        var life = MintLifetime.Of(request, now, options.Tokens.Lifetime);
        var usual = factory.ContentOf(principal.Principal, principal.Host, request.Resource, life, key, Guid.NewGuid());
        var (header, claims) = (With(request.Header, usual.Header), With(request.Claims, usual.Claims));
        var jwt = await turns.RunAsync(() => JwtWriter.Write(Bytes(header), Bytes(claims), key.Signer, TokenKind.Custom));
        return new MintResult.Minted(new(Encoding.ASCII.GetString(jwt), key.KeyId, header, claims));
    }

    // A token that is not signed would be a way past every consumer that takes it by mistake.
    private static void CheckAlgorithm(JsonObject header, List<MintProblem> problems)
    {
        if (header.TryGetPropertyValue("alg", out var algorithm) && (algorithm as JsonValue)?.ToString() is not "RS256")
        {
            problems.Add(new("header.alg", "must be RS256: the emulator signs every token, and by no other algorithm"));
        }
    }

    // Changed in its place, added at the end, or taken out.
    private static JsonObject With(JsonObject changes, IEnumerable<KeyValuePair<string, object>> usual)
    {
        var members = new JsonObject(usual.Select(member => KeyValuePair.Create(member.Key, Node(member.Value))));
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                members.Remove(name);
            }
            else
            {
                members[name] = value.DeepClone();
            }
        }

        return members;
    }

    private static JsonNode? Node(object value) => value switch
    {
        string text => text,
        long number => number,
        IEnumerable<string> texts => new JsonArray([.. texts.Select(text => JsonValue.Create(text))]),
        _ => throw new InvalidOperationException($"no claim is a {value.GetType()}"),
    };

    private static byte[] Bytes(JsonObject members) => Encoding.UTF8.GetBytes(members.ToJsonString(asGiven));
}
