using System.IdentityModel.Tokens.Jwt;
using System.Security.Claims;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>
/// A service as ASP.NET Core's JWT bearer handler makes one: it holds what it has read of the authority, refuses a token of a key that
/// it does not know, and has its keys read again for the next.
/// </summary>
internal sealed class CachingConsumer : IDisposable
{
    private readonly CountingHandler network = new();
    private readonly HttpClient client;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> configuration;
    private readonly string audience;

    public CachingConsumer(Uri discovery, string audience)
    {
        this.audience = audience;
        client = new HttpClient(network);
        configuration = new(discovery.ToString(), new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(client) { RequireHttps = false });
    }

    /// <summary>How long it waits, at least, before it reads again because of an unknown key. The library's default is 30 seconds, and its minimum one.</summary>
    public TimeSpan RefreshInterval
    {
        init => configuration.RefreshInterval = value;
    }

    /// <summary>How often it has read discovery and keys.</summary>
    public int Reads => network.Requests / 2;

    public async Task<ClaimsPrincipal> AcceptAsync(string token)
    {
        var known = await configuration.GetConfigurationAsync(TestContext.Current.CancellationToken);
        var parameters = new TokenValidationParameters { ValidIssuer = known.Issuer, ValidAudience = audience, IssuerSigningKeys = known.SigningKeys };
        try
        {
            return new JwtSecurityTokenHandler().ValidateToken(token, parameters, out _);
        }
        catch (SecurityTokenSignatureKeyNotFoundException)
        {
            configuration.RequestRefresh();
            throw;
        }
    }

    /// <summary>Accepts a token as soon as the library has the keys read again for it.</summary>
    public async Task AcceptAfterRefreshAsync(string token)
    {
        while (true)
        {
            try
            {
                await AcceptAsync(token);
                return;
            }
            catch (SecurityTokenSignatureKeyNotFoundException)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken); // nothing tells when its interval is over
            }
        }
    }

    public void Dispose()
    {
        client.Dispose();
        network.Dispose();
    }

    private sealed class CountingHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
