using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.VmExtension;

/// <summary>
/// The endpoint of the retired VM extension, which clients of its time still ask
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/howto-migrate-vm-extension).
/// </summary>
internal sealed class VmExtensionEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body, UnknownTarget unknown) : OAuth2TokenEndpoint(exchange, answers, body)
{
    protected override NestedError NoSuchTarget(HttpContext http, string resource) => NestedError.FromEntra(unknown.Error(http, resource));
}
