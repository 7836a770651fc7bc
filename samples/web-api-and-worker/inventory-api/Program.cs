using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.ResourceManager;

var builder = WebApplication.CreateBuilder(args);

// Who calls: whoever has a token for this API from the tenant's authority.
builder.Services.AddAuthorization().AddAuthentication().AddJwtBearer(options =>
{
    options.Authority = builder.Configuration["Authority"];
    options.Audience = "api://inventory";
});

// Whom it calls: Azure Resource Manager, as the app's managed identity. The credential keeps a token, and gets the next one in time.
builder.Services.AddSingleton<TokenCredential>(_ => new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId(builder.Configuration["AZURE_CLIENT_ID"])));
builder.Services.AddSingleton(_ => new ArmClientOptions { Environment = new(new Uri(builder.Configuration["ResourceManager"]!), "https://management.azure.com") });
builder.Services.AddSingleton(services => new ArmClient(services.GetRequiredService<TokenCredential>(), defaultSubscriptionId: null, services.GetRequiredService<ArmClientOptions>()));

builder.Services.AddProblemDetails();

var app = builder.Build();

// Without a token, or without Azure, there is nothing wrong with the request: the caller may try again.
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = e => e is AuthenticationFailedException or RequestFailedException ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError,
});
app.UseAuthentication();
app.UseAuthorization();

app.MapGet("/resource-groups", async (ArmClient azure, CancellationToken cancel) =>
{
    var subscription = await azure.GetDefaultSubscriptionAsync(cancel);
    return await subscription.GetResourceGroups().GetAllAsync(cancellationToken: cancel).Select(group => group.Data.Name).ToListAsync(cancel);
}).RequireAuthorization(caller => caller.RequireRole("Inventory.Read"));

app.Run();
