namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>One thing that a resource provider can do.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="ResourceType">The full type, e.g. <c>Microsoft.ManagedIdentity/userAssignedIdentities</c>; of an action, with the action after it.</param>
/// <param name="OnCollection">Whether its paths end with the type: lists, and actions.</param>
/// <param name="Handle">Does it.</param>
internal sealed record ArmOperation(string Method, string ResourceType, bool OnCollection, Func<ArmRequest, ValueTask<ArmAnswer>> Handle)
{
    /// <summary>The api-versions that have it; empty for whatever is a date.</summary>
    public IReadOnlyList<string> ApiVersions { get; init; } = [];

    /// <summary>Where it may be asked for.</summary>
    public ArmScopes Scopes { get; init; } = ArmScopes.Any;

    /// <summary>Whether it makes its resource group itself, or works without: others need one that exists.</summary>
    public bool IsWithoutResourceGroup { get; init; }

    /// <summary>What it is called where access and activities are spoken of, e.g. <c>Microsoft.Compute/virtualMachines/write</c>.</summary>
    public string Action => $"{ResourceType}/{Method switch { "GET" or "HEAD" => "read", "DELETE" => "delete", "POST" => "action", _ => "write" }}";

    /// <summary>Whether the activity log has it: whatever may change something.</summary>
    public bool IsLogged => Method is not ("GET" or "HEAD");
}

/// <summary>A resource provider: the operations of one namespace, or of a part of it.</summary>
internal interface IResourceProvider
{
    public IEnumerable<ArmOperation> Operations { get; }
}
