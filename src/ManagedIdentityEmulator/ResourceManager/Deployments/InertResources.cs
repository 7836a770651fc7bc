using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Deployments;

/// <summary>
/// Resources of templates that the emulator has no provider for: they are kept as they came, so that the template works that names
/// them, and do nothing.
/// </summary>
internal sealed class InertResources(EmulatorOptions options) : IGroupContent
{
    private const string Scripts = "Microsoft.Resources/deploymentScripts";
    private const string Identities = "Microsoft.ManagedIdentity";
    private const int DateLength = 10;
    private static readonly Guid principals = new("c3a8e7c0-8d53-4f0e-9d1b-6a0c54b2f1d7");
    private static readonly ResourceOutcome tooMany = ResourceOutcome.Of(ArmErrors.QuotaExceeded(
        $"of resources that do nothing, the emulator keeps {Limits.InertResources} with {Limits.InertCharacters} characters in all"));

    private readonly Lock writing = new();
    private readonly ConcurrentDictionary<string, string> resources = new(StringComparer.OrdinalIgnoreCase);
    private long characters;

    public IEnumerable<string> Ids => resources.Keys;

    public JsonObject? Find(string id) => resources.TryGetValue(id, out var text) ? (JsonObject)TemplateValues.ParseJson(text)! : null;

    public bool Remove(string id)
    {
        lock (writing)
        {
            var isThere = resources.TryRemove(id, out var text);
            characters -= text?.Length ?? 0;
            return isThere;
        }
    }

    public void RemoveIn(string group)
    {
        foreach (var id in Ids.Where(id => id.StartsWith($"{group}/", StringComparison.OrdinalIgnoreCase)))
        {
            Remove(id);
        }
    }

    public void Clear()
    {
        lock (writing)
        {
            resources.Clear();
            characters = 0;
        }
    }

    /// <summary>What is wrong with a type, if it cannot be taken: what the emulator knows all types of, and what would have to run.</summary>
    public static ArmError? Refuse(PlannedResource planned) => planned.Path switch
    {
        var path when path.Is(Scripts) => DeploymentErrors.NotSupported($"The resource '{path.Name}' of type '{Scripts}' cannot be deployed: the emulator runs no scripts."),
        var path when path.Namespace.Equals(Identities, StringComparison.OrdinalIgnoreCase) => ArmErrors.InvalidType(path.ResourceType),
        var path when !path.Namespace.Contains('.', StringComparison.Ordinal) => ArmErrors.InvalidNamespace(path.Namespace),
        _ when planned.Id.Length > Limits.ResourceId => ArmErrors.BadRequest($"The id of a resource has at most {Limits.ResourceId} characters."),
        _ when !DateOnly.TryParseExact(planned.ApiVersion.AsSpan(0, Math.Min(planned.ApiVersion.Length, DateLength)), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) => ArmErrors.InvalidApiVersion(planned.ApiVersion),
        _ => null,
    };

    public ResourceOutcome Put(PlannedResource planned, JsonObject body)
    {
        var state = StateOf(planned, body);
        var text = TemplateValues.WriteJson(state);
        lock (writing)
        {
            var existing = resources.GetValueOrDefault(planned.Id);
            var next = characters + text.Length - (existing?.Length ?? 0);
            if (next > Limits.InertCharacters || (existing is null && resources.Count >= Limits.InertResources))
            {
                return tooMany;
            }

            (resources[planned.Id], characters) = (text, next);
            return new(existing is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, state, null);
        }
    }

    private JsonObject StateOf(PlannedResource planned, JsonObject body)
    {
        var state = TemplateValues.NewObject();
        (state["id"], state["name"], state["type"]) = (planned.Id, planned.Path.Name, planned.Path.ResourceType);
        foreach (var (name, member) in body)
        {
            state[name] = member?.DeepClone();
        }

        if (state["properties"] is not JsonObject properties)
        {
            state["properties"] = properties = TemplateValues.NewObject();
        }

        SecretMembers.Forget(state);
        properties["provisioningState"] = "Succeeded";
        WellKnownProperties.Add(planned, state);
        AddIdentity(planned.Id, state);
        return state;
    }

    // No token is issued for it, as no code runs there; roles are assigned to it all the same.
    private void AddIdentity(string id, JsonObject state)
    {
        if (state.Object("identity") is { } identity && identity.Text("type")?.Contains("SystemAssigned", StringComparison.OrdinalIgnoreCase) == true)
        {
            identity["principalId"] = NameBasedGuid.Create(principals, id.ToLowerInvariant()).ToString();
            identity["tenantId"] = options.TenantId.ToString();
        }
    }
}
