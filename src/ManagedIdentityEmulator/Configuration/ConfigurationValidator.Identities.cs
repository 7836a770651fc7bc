using System.Net;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

internal static partial class ConfigurationValidator
{
    private const int MostFederatedCredentials = 20; // Azure's limit for an identity (workload-identity-federation-considerations)

    private static void Identity(EmulatorOptions options, List<ConfigurationProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var ids = new Dictionary<Guid, string>();
        var identities = options.UserAssignedIdentities ?? [];
        for (var i = 0; i < identities.Count; i++)
        {
            if (identities[i] is not { } identity)
            {
                continue;
            }

            var path = $"$.userAssignedIdentities[{i}]";
            Require(NameRules.IsIdentity(identity.Name), $"{path}.name", NameRules.Identity, problems);
            Require(names.Add(identity.Name), $"{path}.name", $"there is another identity named '{identity.Name}'", problems);
            Require(identity.ResourceGroup is null || NameRules.IsResourceGroup(identity.ResourceGroup), $"{path}.resourceGroup", NameRules.ResourceGroup, problems);
            Unique(identity.ClientId, $"{path}.clientId", ids, problems);
            Unique(identity.PrincipalId, $"{path}.principalId", ids, problems);
            FederatedCredentials(identity.FederatedCredentials, $"{path}.federatedCredentials", problems);
        }
    }

    private static void Unique(Guid? id, string path, Dictionary<Guid, string> ids, List<ConfigurationProblem> problems)
    {
        if (id is { } value)
        {
            Require(value != Guid.Empty, path, "must not be the empty GUID", problems);
            Require(ids.TryAdd(value, path), path, $"{value} is given at {ids[value]} already", problems);
        }
    }

    private static void FederatedCredentials(IReadOnlyList<FederatedCredentialOptions> credentials, string path, List<ConfigurationProblem> problems)
    {
        Require(credentials.Count <= MostFederatedCredentials, path, $"at most {MostFederatedCredentials} federated credentials, as in Azure", problems);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var trusted = new HashSet<(string, string)>();
        for (var i = 0; i < credentials.Count; i++)
        {
            if (credentials[i] is not { } credential)
            {
                continue;
            }

            var at = $"{path}[{i}]";
            Require(NameRules.IsFederatedCredential(credential.Name), $"{at}.name", NameRules.FederatedCredential, problems);
            Require(names.Add(credential.Name), $"{at}.name", $"there is another federated credential named '{credential.Name}'", problems);
            Require(Uri.TryCreate(credential.Issuer, UriKind.Absolute, out _), $"{at}.issuer", "must be an absolute URI", problems);
            Require(credential.Subject.Length > 0, $"{at}.subject", "must not be empty", problems);
            Require(credential.Audiences.Count == 1, $"{at}.audiences", "must be exactly one audience, as in Azure", problems);
            Require(trusted.Add((credential.Issuer, credential.Subject)), at, "issuer and subject are those of another federated credential", problems);
        }
    }

    private static void Hosts(EmulatorOptions options, List<ConfigurationProblem> problems)
    {
        var identities = (options.UserAssignedIdentities?.Select(identity => identity?.Name) ?? [IdentitySeed.DefaultIdentity])
            .OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < (options.Hosts?.Count ?? 0); i++)
        {
            if (options.Hosts![i] is { } host)
            {
                var path = $"$.hosts[{i}]";
                Require(NameRules.IsHost(host.Name), $"{path}.name", NameRules.Host, problems);
                Require(names.Add(host.Name), $"{path}.name", $"there is another host named '{host.Name}'", problems);
                Require(host.IdentityHeader != "", $"{path}.identityHeader", "must not be empty; leave it out for a derived one", problems);
                Type(host, path, problems);
                Assignments(host.UserAssigned, identities, $"{path}.userAssigned", problems);
                Callers(host.Callers, $"{path}.callers", problems);
            }
        }
    }

    private static void Type(HostOptions host, string path, List<ConfigurationProblem> problems)
    {
        if (!HostType.All.Any(type => type.Is(host.Type)))
        {
            problems.Add(new($"{path}.type", $"'{host.Type}' is not a host type; one of {string.Join(", ", HostType.All.Select(type => type.ResourceType).Distinct())}"));
        }
        else if (HostType.Find(host.Type, host.Kind) is null)
        {
            problems.Add(new($"{path}.kind", $"'{host.Kind}' is not a kind of {host.Type}; {HostType.KindsOf(host.Type)}"));
        }
    }

    private static void Assignments(IReadOnlyList<string> assigned, HashSet<string> identities, string path, List<ConfigurationProblem> problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < assigned.Count; i++)
        {
            if (assigned[i] is { } name)
            {
                Require(identities.Contains(name), $"{path}[{i}]", $"no user-assigned identity is named '{name}'; there {(identities.Count == 1 ? "is" : "are")} {(identities.Count == 0 ? "none" : string.Join(", ", identities))}", problems);
                Require(seen.Add(name), $"{path}[{i}]", $"'{name}' is assigned twice", problems);
            }
        }
    }

    private static void Callers(IReadOnlyList<string> callers, string path, List<ConfigurationProblem> problems)
    {
        for (var i = 0; i < callers.Count; i++)
        {
            if (callers[i] is { } caller)
            {
                var known = IPAddress.TryParse(caller, out _) || IPNetwork.TryParse(caller, out _) || NameRules.IsDnsName(caller);
                Require(known, $"{path}[{i}]", $"'{caller}' is not an address (172.28.0.10), a CIDR range (172.28.0.0/16) or a host name", problems);
            }
        }
    }
}
