using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Samples.KeyVault;

/// <summary>As much of Key Vault as it takes to set and get a secret: its challenge, its check of the token, and two operations.</summary>
internal static class TestVault
{
    private const string Resource = "https://vault.azure.net";

    public static WebApplication Create(string authority, X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(certificate)));
        builder.Logging.SetMinimumLevel(LogLevel.Error);

        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = authority;
            options.Audience = Resource;
            options.Events = new JwtBearerEvents { OnChallenge = challenged => ChallengeAsync(challenged, authority) };
        });
        builder.Services.AddAuthorization();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSecrets();
        return app;
    }

    // learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
    private static Task ChallengeAsync(JwtBearerChallengeContext challenged, string authority)
    {
        var wrong = challenged.AuthenticateFailure;
        var challenge = $"Bearer authorization=\"{authority}\", resource=\"{Resource}\"";
        Console.WriteLine($"vault   {challenged.Request.Method}: 401, {wrong?.GetType().Name ?? "no token"}; {challenge}");

        challenged.HandleResponse();
        challenged.Response.StatusCode = StatusCodes.Status401Unauthorized;
        challenged.Response.Headers.WWWAuthenticate = challenge;
        var message = wrong switch
        {
            null => "AKV10000: Request is missing a Bearer or PoP token.",
            SecurityTokenInvalidAudienceException => $"AKV10022: Invalid audience. Expected {Resource}, found: {AudienceIn(challenged.Request)}.",
            _ => $"Error validating token: {wrong.Message}",
        };
        return challenged.Response.WriteAsJsonAsync(new { error = new { code = "Unauthorized", message } });
    }

    private static string AudienceIn(HttpRequest request) =>
        new JsonWebToken(request.Headers.Authorization.ToString()["Bearer ".Length..]).GetClaim("aud").Value;

    // learn.microsoft.com/rest/api/keyvault/secrets
    private static void MapSecrets(this WebApplication app)
    {
        var secrets = new ConcurrentDictionary<string, Secret>();
        var vault = app.MapGroup("/secrets/{name}").RequireAuthorization();

        vault.MapPut("", (HttpContext http, string name, SecretValue body) =>
        {
            Report(http);
            var id = $"{http.Request.Scheme}://{http.Request.Host}/secrets/{name}/{Guid.NewGuid():N}";
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            return secrets[name] = new(body.Value, id, new(Enabled: true, Created: now, Updated: now));
        });

        vault.MapGet("", (HttpContext http, string name) =>
        {
            Report(http);
            return secrets.TryGetValue(name, out var secret)
                ? Results.Json(secret)
                : Results.Json(new { error = new { code = "SecretNotFound", message = $"A secret with (name/id) {name} was not found in this key vault." } }, statusCode: 404);
        });
    }

    private static void Report(HttpContext http) => Console.WriteLine(
        $"vault   {http.Request.Method} {http.Request.Path}: verified token of {http.User.FindFirst("appid")?.Value} for {http.User.FindFirst("aud")?.Value}");

    private sealed record SecretValue(string Value);

    private sealed record Secret(string Value, string Id, SecretAttributes Attributes);

    private sealed record SecretAttributes(bool Enabled, long Created, long Updated);
}
