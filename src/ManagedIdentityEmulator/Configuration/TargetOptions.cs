using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Which services (targets) tokens may be asked for.</summary>
[Description("Which services tokens may be asked for.")]
public sealed class TargetOptions
{
    /// <summary>
    /// Whether a token for a service that is neither well known nor listed is issued. Defaults to <see langword="true"/>;
    /// when <see langword="false"/> such a request gets Entra's AADSTS500011.
    /// </summary>
    [Description("Whether a token for a service that is neither well known nor listed is issued (default), or refused with AADSTS500011.")]
    public bool AllowUnknown { get; set; } = true;

    /// <summary>Services beside the well-known ones.</summary>
    [Description("Services beside the well-known ones.")]
    public IReadOnlyList<AdditionalTargetOptions> Additional { get; set; } = [];
}

/// <summary>A service of your own.</summary>
[Description("A service of your own.")]
public sealed class AdditionalTargetOptions
{
    /// <summary>Its App ID URI, or its application id as a GUID; a trailing slash does not matter.</summary>
    [Description("Its App ID URI (api://orders) or application id; a trailing slash does not matter. Required."), Required]
    public string Uri { get; set; } = "";
}
