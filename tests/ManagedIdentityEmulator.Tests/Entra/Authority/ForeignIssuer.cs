using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>Somebody else's OpenID Connect issuer, on a port of its own, which can be made to misbehave.</summary>
internal sealed class ForeignIssuer : IAsyncDisposable
{
    private const string WellKnown = "/.well-known/openid-configuration";

    private readonly WebApplication app;
    private readonly string path = $"/{Guid.NewGuid():N}"; // a port comes again, and with it what the emulator knows of the issuer that had it
    private int requests;

    private ForeignIssuer(WebApplication app)
    {
        this.app = app;
        app.Run(AnswerAsync);
    }

    public string Address { get; private set; } = "";

    /// <summary>How often anything was asked of it.</summary>
    public int Requests => Volatile.Read(ref requests);

    public AssertionKey[] Keys { get; set; } = [AssertionKey.First];

    /// <summary>Answers a request in place of the discovery document.</summary>
    public RequestDelegate? Discovery { get; set; }

    /// <summary>Answers a request in place of the key document.</summary>
    public RequestDelegate? KeyDocument { get; set; }

    public static async Task<ForeignIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new ForeignIssuer(builder.Build());
        await issuer.app.StartAsync();
        issuer.Address = issuer.app.Urls.Single() + issuer.path;
        return issuer;
    }

    public JsonObject DiscoveryJson(string? issuer = null, string? keys = null) => new() { ["issuer"] = issuer ?? Address, ["jwks_uri"] = keys ?? $"{Address}/keys" };

    public JsonObject KeysJson() => new() { ["keys"] = new JsonArray([.. Keys.Select(key => key.Jwk())]) };

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref requests);
        return http.Request.Path.Value!.Replace(path, "") switch
        {
            var asked when asked.EndsWith(WellKnown) => Discovery?.Invoke(http) ?? http.Response.WriteAsync(DiscoveryJson(Address + asked[..^WellKnown.Length]).ToJsonString()), // every address below its own is an issuer, too
            "/keys" => KeyDocument?.Invoke(http) ?? http.Response.WriteAsync(KeysJson().ToJsonString()),
            _ => Task.FromResult(http.Response.StatusCode = 404),
        };
    }
}
