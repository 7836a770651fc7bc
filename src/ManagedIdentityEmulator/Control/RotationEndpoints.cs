using System.Buffers.Text;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Control;

/// <summary>Forced rotations.</summary>
internal sealed class RotationEndpoints(KeyRing keys, CredentialRing credentials, IdentityRegistry registry)
{
    /// <summary><c>POST /_emulator/keys/rotate</c>: answers with the key that signs now.</summary>
    public async Task RotateKeysAsync(HttpContext http)
    {
        RingKey signing;
        try
        {
            signing = await keys.RotateAsync(http.RequestAborted);
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e);
            return;
        }
        catch (KeyRingFullException e)
        {
            await Problem.WriteAsync(http, StatusCodes.Status409Conflict, "Nothing was rotated", $"{e.Message}.");
            return;
        }

        await JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, StateEndpoint.Describe(signing), ControlJson.Default.KeyState);
    }

    /// <summary><c>POST /_emulator/identities/{clientId}/credential/rotate</c>: answers with the credential in use now.</summary>
    public async Task RotateCredentialAsync(HttpContext http)
    {
        var given = (string)http.Request.RouteValues["clientId"]!;
        if (!Guid.TryParse(given, out var clientId) || registry.FindByClientId(clientId) is not { } identity)
        {
            await Problem.WriteAsync(http, StatusCodes.Status404NotFound, "No such identity", "No identity has that client id; GET /_emulator/state lists them.");
            return;
        }

        IdentityCredentials held;
        try
        {
            held = await credentials.RotateAsync(identity, http.RequestAborted);
        }
        catch (Exception e) when (DataDirectoryProblem.Is(e))
        {
            await DataDirectoryProblem.WriteAsync(http, e);
            return;
        }

        var certificate = held.Current.Certificate;
        var rotated = new RotatedCredential(
            clientId, held.Current.KeyId, Base64Url.EncodeToString(certificate.GetCertHash()), certificate.Thumbprint,
            held.Current.NotBefore, held.Current.NotAfter, held.Previous?.KeyId);
        await JsonBody.WriteAsync(http.Response, StatusCodes.Status200OK, rotated, ControlJson.Default.RotatedCredential);
    }
}
