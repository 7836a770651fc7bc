using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager;

/// <summary>Resource ids as Resource Manager writes them.</summary>
internal static class ArmIds
{
    private const string Written = "/resourcegroups/";

    /// <summary>With <c>resourceGroups</c> as most providers write it; the managed identity provider's own ids are all lower case there.</summary>
    public static string Display(ArmResourceId id)
    {
        var text = id.ToString();
        var at = text.IndexOf(Written, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : $"{text[..at]}/resourceGroups/{text[(at + Written.Length)..]}";
    }
}
