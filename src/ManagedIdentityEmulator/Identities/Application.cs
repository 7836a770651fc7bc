namespace ManagedIdentityEmulator.Identities;

/// <summary>An application registered in Entra, with its service principal. It is no host's: it asks the token endpoint.</summary>
public sealed record Application : ServicePrincipal
{
    internal override bool IsVersionOf(ServicePrincipal other) => other is Application && other.Name.Equals(Name, StringComparison.OrdinalIgnoreCase);
}
