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

    public async Task<ClaimsPrincipal> AcceptAsync(string token)
    {
        var known = await configuration.GetConfigurationAsync(TestContext.Current.CancellationToken);
        try
        {
            return Validate(token, known);
        }
        catch (SecurityTokenSignatureKeyNotFoundException)
        {
            // What JwtBearer does as well: a key that it does not know yet makes it read the keys again.
            configuration.RequestRefresh();
            ForgetRefreshInterval();
            return Validate(token, await configuration.GetConfigurationAsync(TestContext.Current.CancellationToken));
        }
    }

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

    // The library waits 30 seconds of the machine's time between two refreshes; the test's year passes in less.
    private void ForgetRefreshInterval() => configuration.RefreshInterval = ConfigurationManager<OpenIdConnectConfiguration>.MinimumRefreshInterval;
}
