using Azure.Core;
using Azure.Identity;
using Samples.Inventory.Worker;

var builder = Host.CreateApplicationBuilder(args);

builder.Services.AddSingleton<TokenCredential>(_ => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(builder.Configuration["AZURE_CLIENT_ID"])));
builder.Services
    .AddHttpClient(InventoryWatch.Client, http => http.BaseAddress = new Uri(builder.Configuration["InventoryApi"]!))
    .AddHttpMessageHandler(services => new BearerTokenHandler(services.GetRequiredService<TokenCredential>(), "api://inventory/.default"));
builder.Services.AddHostedService<InventoryWatch>();

builder.Build().Run();
