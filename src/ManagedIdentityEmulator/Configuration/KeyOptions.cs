using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// The life of a signing key: published, then signing, then published still until no token that it signed is valid.
/// Entra promises no intervals (learn.microsoft.com/entra/identity-platform/signing-key-rollover); these are ours.
/// </summary>
[Description("The life of a signing key: published, then signing, then published still until no token that it signed is valid.")]
public sealed class KeyOptions
{
    /// <summary>How long a key signs. Defaults to 30 days.</summary>
    [Description("How long a key signs, as d.hh:mm:ss; at least one second. Default: 30.00:00:00.")]
    public TimeSpan RotationInterval { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a key is published before a scheduled rotation lets it sign. Defaults to one day.</summary>
    [Description("How long a key is published before a scheduled rotation lets it sign; at most rotationInterval. Default: 1.00:00:00.")]
    public TimeSpan PropagationTime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How long a key stays published after it has stopped signing. Defaults to two days; at least the tokens' lifetime. Where more than
    /// thirty are published, because rotations are forced again and again, one goes when the last token that it signed has expired.</summary>
    [Description("How long a key stays published after it has stopped signing; at least tokens.lifetime. Where more than 30 are published, one goes when the last token that it signed has expired. Default: 2.00:00:00.")]
    public TimeSpan RetentionDuration { get; set; } = TimeSpan.FromDays(2);
}
