using System.Buffers;
using System.Text;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The ids of a template's resources.</summary>
internal static class ResourceIds
{
    private const string Groups = "Microsoft.Resources/resourceGroups";
    private const int LongestName = 260; // learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules has none longer
    private static readonly SearchValues<char> notInIds = SearchValues.Create("?#\\%<>");

    /// <param name="scope">What an extension resource is of: an id, <c>type/name</c> in the same group, or <c>/</c> for the tenant.</param>
    public static string Of(DeploymentEnvironment target, string type, string name, string? scope)
    {
        var (types, names) = (type.Split('/'), name.Split('/'));
        if (types.Length != names.Length + 1)
        {
            throw new TemplateException($"The template resource '{name}' for type '{type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name. Please see https://aka.ms/arm-syntax-resources for usage details.");
        }

        if (types.Concat(names).FirstOrDefault(segment => segment.Length is 0 or > LongestName || segment.AsSpan().ContainsAny(notInIds) || segment.Any(char.IsControl)) is not null)
        {
            throw new TemplateException($"The template resource '{name}' for type '{type}' is not valid: no part of a name or type may be empty, longer than {LongestName} characters or have one of the characters '?#\\%<>'.");
        }

        var start = scope is null ? target.Scope : ScopeOf(target, scope);
        if (type.Equals(Groups, StringComparison.OrdinalIgnoreCase))
        {
            return $"{target.SubscriptionScope}/resourceGroups/{name}";
        }

        var id = new StringBuilder(start).Append("/providers/").Append(types[0]);
        for (var at = 0; at < names.Length; at++)
        {
            id.Append('/').Append(types[at + 1]).Append('/').Append(names[at]);
        }

        return id.ToString();
    }

    public static ArmPath Parse(string id) => ArmPath.Parse(id) ?? throw new TemplateException($"'{id}' is no resource id.");

    private static string ScopeOf(DeploymentEnvironment target, string scope) =>
        scope.StartsWith('/') ? scope.TrimEnd('/')
        : scope.Split('/').Length >= 3 ? $"{target.Scope}/providers/{scope.TrimEnd('/')}"
        : throw new TemplateException($"The scope '{scope}' of a resource must be a resource id, or a type and name such as 'Microsoft.ManagedIdentity/userAssignedIdentities/identity'.");
}
