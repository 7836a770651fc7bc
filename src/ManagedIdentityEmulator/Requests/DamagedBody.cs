using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Holds back the answer that a protocol writes, and sends what a failure drill leaves of it.</summary>
internal sealed partial class DamagedBody : IDisposable
{
    private static readonly JsonSerializerOptions asWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // A reset drops what still waits to be sent, and nothing tells when it no longer does.
    private static readonly TimeSpan untilSent = TimeSpan.FromMilliseconds(50);

    private readonly MemoryStream written = new();
    private readonly FaultEffect effect;
    private readonly IHttpResponseBodyFeature network;

    private DamagedBody(IHttpResponseBodyFeature network, FaultEffect effect) => (this.network, this.effect) = (network, effect);

    public static void Begin(HttpContext http, FaultEffect effect)
    {
        var held = new DamagedBody(http.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), effect);
        http.Features.Set(held);
        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(held.written));
    }

    /// <summary>Sends it, where there is one.</summary>
    public static async Task FinishAsync(HttpContext http)
    {
        if (http.Features.Get<DamagedBody>() is { } held)
        {
            using (held)
            {
                await http.Response.BodyWriter.FlushAsync();
                http.Features.Set(held.network);
                await held.SendAsync(http, held.written.ToArray());
            }
        }
    }

    public void Dispose() => written.Dispose();

    private async Task SendAsync(HttpContext http, byte[] body)
    {
        if (body.Length == 0) // of HEAD
        {
            return;
        }

        if (effect is FaultEffect.Broken { Damage: BodyDamage.Cut })
        {
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2));
            await http.Response.Body.FlushAsync();
            await Task.Delay(untilSent);
            http.Abort();
            return;
        }

        var left = effect switch
        {
            FaultEffect.Broken { Damage: BodyDamage.Truncated } => body[..(body.Length / 2)],
            FaultEffect.Broken => [.. body[..^1], (byte)']'],
            FaultEffect.Field(var name, var isMistyped) => Change(body, name, isMistyped),
            _ => body,
        };
        http.Response.ContentLength = left.Length;
        await http.Response.Body.WriteAsync(left);
    }

    private static byte[] Change(byte[] body, string name, bool isMistyped)
    {
        var members = JsonNode.Parse(body)!.AsObject();
        if (members.TryGetPropertyValue(name, out var value))
        {
            if (isMistyped)
            {
                members[name] = Mistyped(value!);
            }
            else
            {
                members.Remove(name);
            }
        }

        return Encoding.UTF8.GetBytes(members.ToJsonString(asWritten));
    }

    private static JsonNode Mistyped(JsonNode value) =>
        value.GetValueKind() is JsonValueKind.Number ? JsonValue.Create(value.ToJsonString())
        : value.GetValue<string>() is var text && Digits().IsMatch(text) ? JsonNode.Parse(text)!
        : new JsonArray(text);

    [GeneratedRegex("^(0|[1-9][0-9]{0,17})\\z")]
    private static partial Regex Digits();
}
