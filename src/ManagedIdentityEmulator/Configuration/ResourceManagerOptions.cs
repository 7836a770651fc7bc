using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The ARM-compatible API.</summary>
[Description("The ARM-compatible management API.")]
public sealed class ResourceManagerOptions
{
    /// <summary>
    /// Whether a request must show a token of one of the emulator's identities or applications for Resource Manager. Defaults to
    /// <see langword="true"/>; without, whatever is in the <c>Authorization</c> header counts for nothing.
    /// </summary>
    [Description("Whether a request must show a token of one of the emulator's identities or applications for Resource Manager. Default: true.")]
    public bool RequireToken { get; set; } = true;
}
