using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using ManagedIdentityEmulator.Time;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>A service that trusts an authority by its discovery address alone, on Microsoft's own libraries.</summary>
internal sealed class Consumer(HttpMessageHandler network, Uri discovery, string audience, EmulatorClock clock)
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> configuration = new(
        discovery.ToString(), new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(new HttpClient(network)) { RequireHttps = false });

    public async Task<ClaimsPrincipal> AcceptAsync(string token) =>
        Validate(token, await configuration.GetConfigurationAsync(TestContext.Current.CancellationToken));

    private ClaimsPrincipal Validate(string token, OpenIdConnectConfiguration known) =>
        new JwtSecurityTokenHandler().ValidateToken(token, new TokenValidationParameters
        {
            ValidIssuer = known.Issuer,
            ValidAudience = audience,
            IssuerSigningKeys = known.SigningKeys,
            RequireSignedTokens = true,
            LifetimeValidator = IsAlive,
        }, out _);

    // The library's own check goes by the machine's clock, which the test does not move.
    private bool IsAlive(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return notBefore <= now + TokenValidationParameters.DefaultClockSkew && expires > now - TokenValidationParameters.DefaultClockSkew;
    }
}
