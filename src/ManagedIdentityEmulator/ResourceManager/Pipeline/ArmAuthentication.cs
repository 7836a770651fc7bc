using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// Who may manage: whoever shows a token of any of the emulator's identities or applications for Resource Manager. What it may do is
/// not asked: <c>GET /_emulator/access</c> answers that for those who want to know.
/// </summary>
internal sealed class ArmAuthentication(EmulatorOptions options, AccessTokenVerifier tokens, TargetDirectory targets, IdentityRegistry registry, TimeProvider clock)
{
    /// <summary>The value of <c>WWW-Authenticate</c> beside a refusal.</summary>
    public string Challenge(ArmError error) =>
        $"Bearer authorization_uri=\"https://login.windows.net/{options.TenantId}\", error=\"invalid_token\", error_description=\"{error.Message.Replace('"', '\'')}\"";

    /// <param name="authorization">The <c>Authorization</c> header.</param>
    /// <param name="address">The address that the client used: SDKs with an endpoint of their own ask for tokens for that.</param>
    /// <param name="caller">Who it is; <see langword="null"/> where the check is off and nobody has said.</param>
    public ArmError? Check(string authorization, string address, out ArmCaller? caller)
    {
        caller = null;
        var error = Verify(authorization, address, ref caller);
        return options.ResourceManager.RequireToken ? error : null;
    }

    private ArmError? Verify(string authorization, string address, ref ArmCaller? caller)
    {
        if (BearerToken.Of(authorization) is not { } token)
        {
            return Refusal("AuthenticationFailed", authorization.Length == 0 ? "Authentication failed. The 'Authorization' header is missing." : "Authentication failed. The 'Authorization' header is provided in an invalid format.");
        }

        switch (tokens.Verify(token))
        {
            case VerifiedToken.Valid valid when targets.IsFor(valid.Audience, WellKnownTarget.ResourceManager, address):
                caller = new(valid.ClientId, valid.PrincipalId, registry.FindServicePrincipal(valid.ClientId)?.Name);
                return null;
            case VerifiedToken.Valid valid:
                return Refusal("InvalidAuthenticationTokenAudience",
                    $"The access token has been obtained for wrong audience or resource '{valid.Audience}'. It should exactly match with one of the allowed audiences 'https://management.core.windows.net/','https://management.core.windows.net','https://management.azure.com/','https://management.azure.com','{address}'.");
            case VerifiedToken.Expired(var expired):
                return Refusal("ExpiredAuthenticationToken", string.Create(CultureInfo.InvariantCulture, $"The access token expiry UTC time '{expired.UtcDateTime:G}' is earlier than current UTC time '{clock.GetUtcNow().UtcDateTime:G}'."));
            case VerifiedToken.Invalid(var reason):
                return Refusal("InvalidAuthenticationToken", $"The access token is invalid: {reason}.");
            case var other:
                throw new InvalidOperationException($"unknown result {other}");
        }
    }

    private static ArmError Refusal(string code, string message) => new(StatusCodes.Status401Unauthorized, code, message);
}
