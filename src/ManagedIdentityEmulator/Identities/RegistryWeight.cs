using System.Collections.Immutable;

namespace ManagedIdentityEmulator.Identities;

/// <summary>How many characters there are in what a registry keeps of somebody: names and ids, and what clients have written into it.</summary>
internal static class RegistryWeight
{
    public static long Of(ServicePrincipal principal) => principal.Name.Length
        + principal.AppRoles.Sum(granted => granted.Key.Length + granted.Value.Sum(role => (long)role.Length))
        + principal.FederatedCredentials.Sum(credential => (long)credential.Name.Length + credential.Issuer.Length + credential.Subject.Length + credential.Audience.Length)
        + (principal is ManagedIdentity identity ? identity.ResourceId.ToString().Length + Of(identity.Details) : 0);

    /// <summary>Of a host without its system-assigned identity.</summary>
    public static long Of(AzureHost host) =>
        host.Name.Length + host.ResourceId.ToString().Length + Of(host.Details) + Of(host.Callers) + host.UserAssigned.Sum(id => (long)id.ToString().Length);

    private static long Of(ResourceDetails details) => details.Tags.Sum(tag => (long)tag.Key.Length + tag.Value.Length) + (details.Rest?.Length ?? 0);

    private static long Of(ImmutableArray<string> texts) => texts.Sum(text => (long)text.Length);
}
