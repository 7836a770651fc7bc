using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Samples.ProtectedApi;

/// <summary>An API that lets in whoever has the role <c>Orders.Read</c>. What it knows of the emulator is a URL.</summary>
internal static class OrdersApi
{
    public const string Audience = "api://orders";

    public static WebApplication Create(string authority)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Error);

        // The issuer and the keys are in the documents at the authority; they are read over TLS when the first request comes.
        builder.Services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.Authority = authority;
            options.Audience = Audience;
        });
        builder.Services.AddAuthorization();

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/orders", () => new[] { "4 chairs", "1 table" }).RequireAuthorization(policy => policy.RequireRole("Orders.Read"));
        return app;
    }
}
