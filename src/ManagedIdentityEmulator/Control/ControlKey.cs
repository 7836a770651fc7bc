using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>Closes the emulator's own API to pages of other sites and, where a key is configured, to whoever lacks it.</summary>
internal sealed class ControlKey(EmulatorOptions options, ForeignPages pages)
{
    /// <summary>Closes endpoints; the others go their way without a look.</summary>
    public void Close(IEndpointConventionBuilder endpoints) => endpoints.Finally(endpoint =>
    {
        var answer = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => CheckAsync(http, answer);
    });

    private Task CheckAsync(HttpContext http, RequestDelegate next)
    {
        if (pages.ReasonAgainst(http.Request) is { } reason)
        {
            return Problem.WriteAsync(http, StatusCodes.Status403Forbidden, "A page of another site", reason);
        }

        if (options.Control.Key is not { } key || SecretComparer.AreEqual(BearerToken.Of(http.Request.Headers.Authorization.ToString()), key))
        {
            return next(http);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(http, StatusCodes.Status401Unauthorized, "The control key is missing or wrong", "Send it as 'Authorization: Bearer KEY'; it is the configuration's control.key.");
    }
}
