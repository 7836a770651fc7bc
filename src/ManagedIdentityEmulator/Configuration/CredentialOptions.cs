using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// The certificate that an identity proves itself with. Azure's is valid for 90 days and renewed after 45
/// (learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-faq).
/// </summary>
[Description("The certificate that an identity proves itself with.")]
public sealed class CredentialOptions
{
    /// <summary>How long a certificate is valid. Defaults to 90 days.</summary>
    [Description("How long a certificate is valid, as d.hh:mm:ss. Default: 90.00:00:00, as in Azure.")]
    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The age at which a certificate is replaced. Defaults to 45 days; less than <see cref="Validity"/>.</summary>
    [Description("The age at which a certificate is replaced; at least one second, less than validity. Default: 45.00:00:00, as in Azure.")]
    public TimeSpan RotateAfter { get; set; } = TimeSpan.FromDays(45);
}
