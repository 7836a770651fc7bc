using System.ComponentModel;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// Everything that can be configured, as it stands in <c>emulator.json</c>. A default instance is a complete configuration:
/// a fixed tenant, the user-assigned identity <c>default</c> and one host of each kind.
/// </summary>
[Description("Configuration of the Managed Identity Emulator.")]
public sealed class EmulatorOptions
{
    /// <summary>Where the JSON schema of the file is; read by editors only.</summary>
    [JsonPropertyName("$schema"), Description("Where the JSON schema of this file is; read by editors only.")]
    public string? Schema { get; set; }

    /// <summary>The Entra tenant that every identity belongs to. Defaults to a fixed GUID.</summary>
    [Description("The Entra tenant that every identity belongs to. Default: 2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52.")]
    public Guid TenantId { get; set; } = new("2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52");

    /// <summary>The Azure subscription of every host and identity. Defaults to a fixed GUID.</summary>
    [Description("The Azure subscription of every host and identity. Default: 6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34.")]
    public Guid SubscriptionId { get; set; } = new("6f4c1a7e-83d2-4b95-a0e8-5c2d9b7f1e34");

    /// <summary>The resource group of hosts and of identities that do not name another. Defaults to <c>local</c>.</summary>
    [Description("The resource group of hosts, and of identities that do not name another. Default: local.")]
    public string ResourceGroup { get; set; } = "local";

    /// <summary>The Azure region reported in instance metadata. Defaults to <c>westeurope</c>.</summary>
    [Description("The Azure region that instance metadata reports. Default: westeurope.")]
    public string Location { get; set; } = "westeurope";

    /// <summary>The user-assigned identities. <see langword="null"/> means one, named <c>default</c>.</summary>
    [Description("The user-assigned identities. Without this key there is one, named default.")]
    public IReadOnlyList<UserAssignedIdentityOptions>? UserAssignedIdentities { get; set; }

    /// <summary>Applications registered in Entra, which get tokens for outside tokens (workload identity federation). None by default.</summary>
    [Description("Applications registered in Entra, which get tokens in exchange for outside tokens, a managed identity's among them. Default: none.")]
    public IReadOnlyList<ApplicationOptions> Applications { get; set; } = [];

    /// <summary>
    /// The hosts. <see langword="null"/> means one of each kind (<see cref="HostType.All"/>), each with a system-assigned
    /// identity and every user-assigned identity of this configuration.
    /// </summary>
    [Description("The hosts. Without this key there is one of each kind, each with a system-assigned identity and every user-assigned identity.")]
    public IReadOnlyList<HostOptions>? Hosts { get; set; }

    /// <summary>Which services tokens may be asked for.</summary>
    [Description("Which services tokens may be asked for.")]
    public TargetOptions Targets { get; set; } = new();

    /// <summary>The access tokens.</summary>
    [Description("The access tokens.")]
    public TokenOptions Tokens { get; set; } = new();

    /// <summary>The keys that sign tokens, and when they rotate.</summary>
    [Description("The keys that sign tokens, and when they rotate.")]
    public KeyOptions Keys { get; set; } = new();

    /// <summary>The certificate credentials of the identities, and when they are renewed.</summary>
    [Description("The certificate credentials of the identities, and when they are renewed.")]
    public CredentialOptions Credentials { get; set; } = new();

    /// <summary>IMDS's request limits.</summary>
    [Description("IMDS's request limits.")]
    public ThrottlingOptions Throttling { get; set; } = new();

    /// <summary>The failure drills that are in force from the start. None by default.</summary>
    [Description("The failure drills that are in force from the start. Default: none.")]
    public IReadOnlyList<FaultOptions> Faults { get; set; } = [];

    /// <summary>The journal of requests.</summary>
    [Description("The journal of requests.")]
    public JournalOptions Journal { get; set; } = new();

    /// <summary>The directory that keeps keys, credentials, identities, hosts, applications, resource groups and role assignments over a restart. Unset: they are in memory only.</summary>
    [Description("The directory that keeps keys, credentials, identities, hosts, applications, resource groups and role assignments over a restart. Default: none, they are in memory only.")]
    public string? Data { get; set; }

    /// <summary>Addresses and ports. The command line wins over these.</summary>
    [Description("Addresses and ports. The command line wins over these.")]
    public ListenerOptions Listeners { get; set; } = new();

    /// <summary>The control listener.</summary>
    [Description("The control listener.")]
    public ControlOptions Control { get; set; } = new();

    /// <summary>The ARM-compatible management API.</summary>
    [Description("The ARM-compatible management API.")]
    public ResourceManagerOptions ResourceManager { get; set; } = new();

    /// <summary>What the program writes to the console.</summary>
    [Description("What the program writes to the console.")]
    public LoggingOptions Logging { get; set; } = new();

    /// <summary>Where keys for Azure Arc's clients are written in tests. Real clients look in one place only, so it is no option.</summary>
    internal string? ArcKeyFolder { get; set; }
}
