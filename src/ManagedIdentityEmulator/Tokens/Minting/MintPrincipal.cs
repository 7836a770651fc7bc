using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>Whose token a minted one is, and where it would have been got: an application's, on no host.</summary>
internal sealed record MintPrincipal(AzureHost? Host, ServicePrincipal Principal)
{
    public static MintPrincipal? Find(IdentityRegistry registry, MintRequest request, List<MintProblem> problems)
    {
        if (request.ClientId is { } clientId && registry.FindServicePrincipal(clientId) is Application application)
        {
            if (request.Host is not null)
            {
                problems.Add(new("host", $"the application {application.Name} is on no host: leave it out"));
            }

            return new(null, application);
        }

        var selector = Selector(registry, request, problems);
        var hosts = Hosts(registry, request, problems);
        if (selector is not { } wanted || hosts.Count == 0)
        {
            return null;
        }

        // Without an identity, the first host decides, as it does for whoever asks it.
        var tried = wanted.Kind == SelectorKind.None ? hosts.Take(1) : hosts;
        var resolved = tried.Select(host => (Host: host, Result: registry.Resolve(host, wanted))).ToList();
        foreach (var (host, result) in resolved)
        {
            if (result is IdentityResolution.Found(var identity))
            {
                return new(host, identity);
            }
        }

        problems.Add(Refusal(request, resolved[0].Host, resolved[0].Result));
        return null;
    }

    private static IdentitySelector? Selector(IdentityRegistry registry, MintRequest request, List<MintProblem> problems)
    {
        var named = request.Identity is not { } name ? null
            : registry.Identities.FirstOrDefault(identity => identity.Kind == IdentityKind.UserAssigned && identity.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (request.Identity is not null && request.ClientId is not null)
        {
            problems.Add(new("identity", "identity and clientId exclude one another: give one of them"));
        }
        else if (request.Identity is not null && named is null)
        {
            var names = registry.Identities.Where(identity => identity.Kind == IdentityKind.UserAssigned).Select(identity => identity.Name).Order(StringComparer.OrdinalIgnoreCase).ToList();
            problems.Add(new("identity", $"no user-assigned identity is named {ProblemList.Quote(request.Identity)}; there are {(names.Count == 0 ? "none" : ProblemList.List(names))}"));
        }
        else if (request.ClientId is { } id && registry.FindByClientId(id) is null)
        {
            problems.Add(new("clientId", $"no identity has the client id {id}; GET /_emulator/state lists them"));
        }
        else
        {
            return (request.ClientId ?? named?.ClientId) is { } clientId ? new(SelectorKind.ClientId, clientId.ToString()) : IdentitySelector.None;
        }

        return null;
    }

    private static List<AzureHost> Hosts(IdentityRegistry registry, MintRequest request, List<MintProblem> problems)
    {
        var all = registry.Hosts.ToList();
        if (request.Host is null)
        {
            if (all.Count == 0)
            {
                problems.Add(new("host", "the emulator has no host"));
            }

            return registry.FirstVirtualMachine is { } first ? [first, .. all.Where(host => host.Name != first.Name)] : all;
        }

        if (registry.FindHost(request.Host) is { } named)
        {
            return [named];
        }

        problems.Add(new("host", $"no host is named {ProblemList.Quote(request.Host)}; the hosts are {ProblemList.List([.. all.Select(host => host.Name)])}"));
        return [];
    }

    private static MintProblem Refusal(MintRequest request, AzureHost host, IdentityResolution result)
    {
        var field = request.Identity is not null ? "identity" : request.ClientId is not null ? "clientId" : "host";
        return new(field, result switch
        {
            IdentityResolution.Ambiguous(var candidates) =>
                $"{host.Name} has several user-assigned identities ({ProblemList.List([.. candidates.Select(candidate => candidate.Name)])}): name one as identity",
            IdentityResolution.NotFound(var reason) when request.Host is not null || field is "host" => reason,
            _ => "the identity is assigned to no host",
        });
    }
}
