using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;

namespace ManagedIdentityEmulator.Configuration;

internal static partial class ConfigurationValidator
{
    private static readonly string hostTypes = string.Join(", ", HostType.All.Select(type => type.ResourceType).Distinct());

    private static void Principals(EmulatorOptions options, ProblemList problems)
    {
        var identities = options.UserAssignedIdentities ?? [];
        var isAnyGiven = identities.Any(identity => (identity?.ClientId ?? identity?.PrincipalId) is not null)
            || options.Applications.Any(application => (application?.ClientId ?? application?.PrincipalId) is not null);
        var ids = new Dictionary<Guid, string>();
        if (isAnyGiven)
        {
            foreach (var (name, id) in IdentitySeed.DerivedIds(options))
            {
                ids.TryAdd(id, $"the id derived for {ProblemList.Quote(name)}");
            }
        }

        Identities(identities, ids, problems);
        Applications(options.Applications, ids, problems);
    }

    private static void Identities(IReadOnlyList<UserAssignedIdentityOptions> identities, Dictionary<Guid, string> ids, ProblemList problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < identities.Count; i++)
        {
            if (identities[i] is not { } identity)
            {
                continue;
            }

            var path = $"$.userAssignedIdentities[{i}]";
            Identity(identity, path, problems);
            problems.Require(names.Add(identity.Name), $"{path}.name", $"there is another identity named {ProblemList.Quote(identity.Name)}");
            Unique(identity.ClientId, $"{path}.clientId", ids, problems);
            Unique(identity.PrincipalId, $"{path}.principalId", ids, problems);
        }
    }

    /// <summary>What holds for an identity alone, whatever others there are.</summary>
    public static void Identity(UserAssignedIdentityOptions identity, string path, ProblemList problems)
    {
        problems.Require(NameRules.IsIdentity(identity.Name), $"{path}.name", NameRules.Identity);
        problems.Require(identity.ResourceGroup is null || NameRules.IsResourceGroup(identity.ResourceGroup), $"{path}.resourceGroup", NameRules.ResourceGroup);
        problems.Require(identity.ClientId != Guid.Empty, $"{path}.clientId", "must not be the empty GUID");
        problems.Require(identity.PrincipalId != Guid.Empty, $"{path}.principalId", "must not be the empty GUID");
        FederatedCredentials(identity.FederatedCredentials, $"{path}.federatedCredentials", problems);
    }

    /// <summary>A host that comes to those that a registry has.</summary>
    public static void Host(HostOptions host, IdentityRegistry registry, ProblemList problems)
    {
        var identities = registry.State.UserAssigned.Values.Select(identity => identity.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var claimed = registry.Hosts.SelectMany(other => other.Callers.Select(caller => (Caller: CallerClaims.Canonical(caller), other.Name)))
            .DistinctBy(claim => claim.Caller).ToDictionary(claim => claim.Caller, claim => claim.Name);
        var secrets = registry.Hosts.Where(other => other.IdentityHeader is not null).ToDictionary(other => other.IdentityHeader!, other => other.Name);
        Host(host, "$", new(identities, [.. registry.Hosts.Select(other => other.Name)], claimed, secrets, []), problems);
    }

    private static void Applications(IReadOnlyList<ApplicationOptions> applications, Dictionary<Guid, string> ids, ProblemList problems)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < applications.Count; i++)
        {
            if (applications[i] is { } application)
            {
                var path = $"$.applications[{i}]";
                problems.Require(NameRules.IsApplication(application.Name), $"{path}.name", NameRules.Application);
                problems.Require(names.Add(application.Name), $"{path}.name", $"there is another application named {ProblemList.Quote(application.Name)}");
                Unique(application.ClientId, $"{path}.clientId", ids, problems);
                Unique(application.PrincipalId, $"{path}.principalId", ids, problems);
                FederatedCredentials(application.FederatedCredentials, $"{path}.federatedCredentials", problems);
            }
        }
    }

    public static void Unique(Guid? id, string path, Dictionary<Guid, string> ids, ProblemList problems)
    {
        if (id is { } value)
        {
            problems.Require(value != Guid.Empty, path, "must not be the empty GUID");
            problems.Require(ids.TryAdd(value, $"the id at {path}"), path, $"{value} is {ids[value]} already");
        }
    }

    public static void FederatedCredentials(IReadOnlyList<FederatedCredentialOptions> credentials, string path, ProblemList problems)
    {
        problems.Require(credentials.Count <= Limits.FederatedCredentials, path, $"at most {Limits.FederatedCredentials} federated credentials, as in Azure");
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var trusted = new HashSet<(string, string)>();
        for (var i = 0; i < credentials.Count; i++)
        {
            if (credentials[i] is not { } credential)
            {
                continue;
            }

            var at = $"{path}[{i}]";
            problems.Require(NameRules.IsFederatedCredential(credential.Name), $"{at}.name", NameRules.FederatedCredential);
            problems.Require(names.Add(credential.Name), $"{at}.name", $"there is another federated credential named {ProblemList.Quote(credential.Name)}");
            problems.Require(NameRules.IsIssuer(credential.Issuer), $"{at}.issuer", NameRules.Issuer);
            problems.Require(credential.Subject.Length > 0, $"{at}.subject", "must not be empty");
            problems.Require(credential.Audiences is [not ""], $"{at}.audiences", "must be exactly one audience, as in Azure");
            var isGiven = credential.Issuer.Length > 0 && credential.Subject.Length > 0;
            problems.Require(!isGiven || trusted.Add((credential.Issuer, credential.Subject)), at, "issuer and subject are those of another federated credential");
        }
    }

    private static void Hosts(EmulatorOptions options, ProblemList problems)
    {
        var others = new KnownHosts(IdentitySeed.Identities(options).Select(identity => identity.Name).Where(name => name.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase), [], [], [], []);
        for (var i = 0; i < (options.Hosts?.Count ?? 0); i++)
        {
            if (options.Hosts![i] is { } host)
            {
                Host(host, $"$.hosts[{i}]", others, problems);
            }
        }
    }

    private static void Host(HostOptions host, string path, KnownHosts others, ProblemList problems)
    {
        HostAlone(host, path, others, problems);
        Assignments(host.UserAssigned, others.Identities, $"{path}.userAssigned", problems);
    }

    /// <summary>What holds for a host whatever is assigned to it.</summary>
    public static void HostAlone(HostOptions host, string path, KnownHosts others, ProblemList problems)
    {
        problems.Require(NameRules.IsHost(host.Name), $"{path}.name", NameRules.Host);
        problems.Require(others.Add(host.Name), $"{path}.name", $"there is another host named {ProblemList.Quote(host.Name)}");
        Type(host, path, problems);
        Secret(host, others.Secrets, $"{path}.identityHeader", problems);
        problems.Require(host.LegacyExpiresOn == LegacyExpiresOn.Epoch || IsOn(host, platform => platform is HostPlatform.AppService or HostPlatform.Functions), $"{path}.legacyExpiresOn", "only App Service and Functions answer with dates; leave it out");
        Cluster(host, others.TokenFiles, path, problems);
        Callers(host.Callers, others.Callers, $"{path}.callers", problems);
    }

    /// <summary>What may be assigned, and what is taken already: names, callers, secrets and token files, each with who has it.</summary>
    internal sealed class KnownHosts(HashSet<string> identities, IEnumerable<string> names, Dictionary<string, string> callers, Dictionary<string, string> secrets, Dictionary<string, string> tokenFiles)
    {
        private readonly HashSet<string> names = new(names, StringComparer.OrdinalIgnoreCase);

        public HashSet<string> Identities => identities;

        public Dictionary<string, string> Callers => callers;

        public Dictionary<string, string> Secrets => secrets;

        public Dictionary<string, string> TokenFiles => tokenFiles;

        public bool Add(string name) => names.Add(name);
    }

    private static void Type(HostOptions host, string path, ProblemList problems)
    {
        if (!HostType.All.Any(type => type.Is(host.Type)))
        {
            problems.Add($"{path}.type", $"{ProblemList.Quote(host.Type)} is not a host type; one of {hostTypes}");
        }
        else if (HostType.Find(host.Type, host.Kind) is null)
        {
            problems.Add($"{path}.kind", $"{ProblemList.Quote(host.Kind)} is not a kind of {host.Type}; {HostType.KindsOf(host.Type)}");
        }
    }

    private static void Secret(HostOptions host, Dictionary<string, string> secrets, string path, ProblemList problems)
    {
        if (host.IdentityHeader is { } secret)
        {
            problems.Require(NameRules.IsSecret(secret), path, NameRules.Secret);
            problems.Require(IsOn(host, HostPlatforms.HasIdentityHeader), path, $"code on {host.Type} shows no secret; leave it out");
            problems.Require(secrets.TryAdd(secret, path), path, $"is the secret at {secrets[secret]} already");
        }
    }

    // Of a type that is mistaken, nothing more is said.
    private static bool IsOn(HostOptions host, Func<HostPlatform, bool> platforms) => HostType.Find(host.Type, host.Kind) is not { } type || platforms(type.Platform);

    private static void Assignments(IReadOnlyList<string> assigned, HashSet<string> identities, string path, ProblemList problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < assigned.Count; i++)
        {
            if (assigned[i] is { } name)
            {
                if (!identities.Contains(name))
                {
                    var known = identities.Count == 0 ? "there are none" : $"there {(identities.Count == 1 ? "is" : "are")} {ProblemList.List(identities)}";
                    problems.Add($"{path}[{i}]", $"no user-assigned identity is named {ProblemList.Quote(name)}; {known}");
                }

                problems.Require(seen.Add(name), $"{path}[{i}]", $"{ProblemList.Quote(name)} is assigned twice");
            }
        }
    }

    private static void Callers(IReadOnlyList<string> callers, Dictionary<string, string> claimed, string path, ProblemList problems)
    {
        for (var i = 0; i < callers.Count; i++)
        {
            if (callers[i] is { } caller)
            {
                var known = NameRules.IsAddress(caller) || NameRules.IsNetwork(caller) || NameRules.IsDnsName(caller);
                problems.Require(known, $"{path}[{i}]", $"{ProblemList.Quote(caller)} is not an address (172.28.0.10), a CIDR range (172.28.0.0/16) or a host name");
                var canonical = CallerClaims.Canonical(caller);
                problems.Require(claimed.TryAdd(canonical, $"{path}[{i}]"), $"{path}[{i}]", $"{ProblemList.Quote(caller)} is claimed at {claimed[canonical]} already");
            }
        }
    }
}
