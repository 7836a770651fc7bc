using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>A service under test as ASP.NET Core's own bearer authentication makes it. It keeps the keys that it has read.</summary>
internal sealed class ProtectedApi : IAsyncDisposable
{
    private readonly WebApplication app;

    private ProtectedApi(WebApplication app) => this.app = app;

    public static async Task<ProtectedApi> StartAsync(Emulator emulator, string audience)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthorization().AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.ConfigurationManager = Documents(emulator);
            options.Audience = audience;
        });

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", () => "welcome").RequireAuthorization();
        await app.StartAsync();
        return new(app);
    }

    public async Task<HttpStatusCode> AnswerToAsync(string token)
    {
        using var http = app.GetTestClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    // As AddJwtBearer makes it, but that an unknown key has the documents read again after a second, not after half a minute.
    private static ConfigurationManager<OpenIdConnectConfiguration> Documents(Emulator emulator)
    {
        var retriever = new HttpDocumentRetriever(new HttpClient(emulator.CreateHandler())) { RequireHttps = false };
        return new(emulator.DiscoveryAddress.ToString(), new OpenIdConnectConfigurationRetriever(), retriever) { RefreshInterval = TimeSpan.FromSeconds(1) };
    }
}
