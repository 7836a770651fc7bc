using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using ManagedIdentityEmulator.Testing;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Samples.IntegrationTests;

/// <summary>The API under test. Whatever it sends to Azure, the emulator answers.</summary>
internal sealed class InventoryApi(Emulator azure) : WebApplicationFactory<Program>
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.ConfigureLogging(logging => logging.ClearProviders());
        builder.UseSetting("Authority", $"{azure.TlsAddress}{azure.TenantId}");
        builder.ConfigureTestServices(services =>
        {
            var transport = new HttpClientTransport(azure.CreateHandler());
            var identity = ManagedIdentityId.FromUserAssignedClientId($"{azure.Identity("inventory-api").ClientId}");

            // By itself, the credential would try again for half a minute.
            services.AddSingleton<TokenCredential>(new ManagedIdentityCredential(new ManagedIdentityCredentialOptions(identity) { Transport = transport, RetryPolicy = new RetryPolicy(maxRetries: 0) }));
            services.AddSingleton(new ArmClientOptions { Environment = new(azure.TlsAddress, "https://management.azure.com"), Transport = transport });
            services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer => bearer.BackchannelHttpHandler = azure.CreateHandler());
        });
    }
}
