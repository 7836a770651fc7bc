using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>What Entra does not say as it refuses, and whoever is to mend it needs to know: for the journal alone.</summary>
internal sealed class RefusalHints(EmulatorOptions options, IdentityRegistry registry)
{
    /// <param name="error">The refusal.</param>
    /// <param name="client">Whom the client says to be, if there is such.</param>
    public string? Of(AuthorityError error, ServicePrincipal? client) => error.Code switch
    {
        50059 or 90002 or 900023 => $"The emulator's tenant is {options.TenantId}.",
        700016 => $"There are {List(registry.Applications.Concat<ServicePrincipal>(registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned)).Select(known => $"{known.Name} ({known.ClientId})"))}.",
        7000215 => "The emulator knows no client secrets: client_assertion is needed.",
        70025 or 700211 or 700212 or 700213 when client is not null => $"{client.Name} believes {List(registry.FederatedCredentialsOf(client).Select(Describe))}.",
        500011 => "It is neither well known nor among targets.additional, and targets.allowUnknown is off.",
        _ => null,
    };

    private static string Describe(FederatedCredential credential) => $"subject '{credential.Subject}' of {credential.Issuer} for {credential.Audience}";

    private static string List(IEnumerable<string> items) => items.Order(StringComparer.OrdinalIgnoreCase).ToList() is { Count: > 0 } all ? ProblemList.List(all) : "nobody";
}
