using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The control listener.</summary>
[Description("The control listener.")]
public sealed class ControlOptions
{
    /// <summary>
    /// A secret that every request to the emulator's own API must then carry, as <c>Authorization: Bearer KEY</c>. Health,
    /// discovery and the published keys stay open. Unset: no key is asked for.
    /// </summary>
    [Description("A secret that every request to /_emulator must carry as 'Authorization: Bearer KEY'. Default: none.")]
    public string? Key { get; set; }
}
