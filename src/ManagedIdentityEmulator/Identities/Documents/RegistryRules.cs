using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>Holds a registry's document against the rules of the configuration, without stopping at the first mistake.</summary>
internal sealed partial class RegistryRules(ProblemList problems)
{
    private const string AnId = "must be a resource id such as /subscriptions/{id}/resourcegroups/local/providers/{type}/{name}, of the type ";

    private readonly Dictionary<Guid, string> ids = [];
    private readonly Dictionary<string, string> resources = new(StringComparer.OrdinalIgnoreCase);

    public static void Check(RegistryDocument document, ProblemList problems)
    {
        var rules = new RegistryRules(problems);
        Each(document.Identities, "$.identities", rules.Identity);
        var claims = new ConfigurationValidator.KnownHosts([], [], [], [], []);
        Each(document.Hosts, "$.hosts", (host, path) => rules.Host(host, claims, path));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Each(document.Applications, "$.applications", (application, path) => rules.Application(application, names, path));
    }

    private void Identity(IdentityDocument identity, string path)
    {
        problems.Require(NameRules.IsIdentity(identity.Name), $"{path}.name", NameRules.Identity);
        Resource(identity.ResourceId, IdentitySeed.UserAssignedType, $"{path}.resourceId");
        problems.Require(identity.ResourceId.TrimEnd('/').EndsWith($"/{identity.Name}", StringComparison.OrdinalIgnoreCase), $"{path}.resourceId", $"must end in the identity's name, {ProblemList.Quote(identity.Name)}");
        Ids(identity.ClientId, identity.PrincipalId, path);
        ConfigurationValidator.FederatedCredentials(identity.FederatedCredentials ?? [], $"{path}.federatedCredentials", problems);
        Details(identity.Location, identity.Rest, path);
    }

    private void Application(ApplicationDocument application, HashSet<string> names, string path)
    {
        problems.Require(NameRules.IsApplication(application.Name), $"{path}.name", NameRules.Application);
        problems.Require(names.Add(application.Name), $"{path}.name", $"there is another application named {ProblemList.Quote(application.Name)}");
        Ids(application.ClientId, application.PrincipalId, path);
        ConfigurationValidator.FederatedCredentials(application.FederatedCredentials ?? [], $"{path}.federatedCredentials", problems);
    }

    private void Host(HostDocument host, ConfigurationValidator.KnownHosts claims, string path)
    {
        ConfigurationValidator.HostAlone(host.AsOptions(), path, claims, problems);
        if (HostType.Find(host.Type, host.Kind) is { } type)
        {
            Resource(host.ResourceId, type.ResourceType, $"{path}.resourceId");
        }

        if (host.SystemAssigned is { } identity)
        {
            Ids(identity.ClientId, identity.PrincipalId, $"{path}.systemAssigned");
            problems.Require(identity.Name is not { } name || NameRules.IsHost(name), $"{path}.systemAssigned.name", NameRules.Host);
        }

        var assigned = new HashSet<ArmResourceId>();
        Each(host.UserAssigned ?? [], $"{path}.userAssigned", (id, at) =>
        {
            problems.Require(IsOfType(id, IdentitySeed.UserAssignedType), at, AnId + IdentitySeed.UserAssignedType);
            problems.Require(assigned.Add(ArmResourceId.From(id)), at, $"{ProblemList.Quote(id)} is assigned twice");
        });
        Each(host.Dangling ?? [], $"{path}.dangling", (gone, at) => problems.Require(assigned.Contains(ArmResourceId.From(gone.ResourceId)), $"{at}.resourceId", "must be one of userAssigned"));
        Details(host.Location, host.Rest, path);
    }

    private void Ids(Guid clientId, Guid principalId, string path)
    {
        problems.Require(clientId != Guid.Empty, $"{path}.clientId", "must be there, and not be the empty GUID");
        problems.Require(principalId != Guid.Empty, $"{path}.principalId", "must be there, and not be the empty GUID");
        ConfigurationValidator.Unique(clientId == Guid.Empty ? null : clientId, $"{path}.clientId", ids, problems);
        ConfigurationValidator.Unique(principalId == Guid.Empty ? null : principalId, $"{path}.principalId", ids, problems);
    }

    private void Resource(string id, string type, string path)
    {
        problems.Require(IsOfType(id, type), path, AnId + type);
        problems.Require(resources.TryAdd(id.TrimEnd('/'), path), path, $"is the resource id at {resources[id.TrimEnd('/')]} already");
    }

    private void Details(string? location, JsonObjectText? rest, string path)
    {
        problems.Require(location is null || NameRules.IsRegion(location.Replace(" ", "", StringComparison.Ordinal)), $"{path}.location", NameRules.Region);
        problems.Require(rest is not { IsObject: false }, $"{path}.rest", "must be an object");
    }

    // Each level of a nested type has a name after it.
    private static bool IsOfType(string id, string type) => ResourceId().Match(id) is { Success: true } found
        && type.Equals($"{found.Groups["provider"]}/{string.Join('/', found.Groups["type"].Captures)}", StringComparison.OrdinalIgnoreCase);

    private static void Each<T>(IReadOnlyList<T> items, string path, Action<T, string> check)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is { } item) // else it was refused for its form
            {
                check(item, $"{path}[{i}]");
            }
        }
    }

    [GeneratedRegex(@"^/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/resourceGroups/[A-Za-z0-9._()-]{1,90}/providers/(?<provider>[A-Za-z0-9.]+)(/(?<type>[A-Za-z0-9]+)/[^/?#%\s]+)+/?\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResourceId();
}
