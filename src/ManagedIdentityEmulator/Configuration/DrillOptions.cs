using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>IMDS's request limits.</summary>
[Description("IMDS's request limits.")]
public sealed class ThrottlingOptions
{
    /// <summary>Whether the limits hold. This version has none: it must be <see langword="false"/>.</summary>
    [Description("Whether the limits hold. This version has none: it must be false.")]
    public bool Enabled { get; set; }
}

/// <summary>A failure drill. This version knows none.</summary>
[Description("A failure drill. This version knows none.")]
public sealed class FaultOptions;
