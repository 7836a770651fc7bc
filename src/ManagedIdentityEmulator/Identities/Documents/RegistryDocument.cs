using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>
/// The registry as JSON, in the data directory and in an export. What follows from the rest, or from this start, is left out: the tenant,
/// derived identity headers, the issuers of clusters where none is configured.
/// </summary>
internal sealed class RegistryDocument
{
    public IReadOnlyList<IdentityDocument> Identities { get; set; } = [];

    public IReadOnlyList<HostDocument> Hosts { get; set; } = [];

    public IReadOnlyList<ApplicationDocument> Applications { get; set; } = [];
}

/// <summary>A user-assigned identity. Keys that the configuration file has too are the same here.</summary>
internal sealed class IdentityDocument
{
    public string Name { get; set; } = "";

    public string ResourceId { get; set; } = "";

    public Guid ClientId { get; set; }

    public Guid PrincipalId { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? AppRoles { get; set; }

    public IReadOnlyList<FederatedCredentialOptions>? FederatedCredentials { get; set; }

    public bool IsRegional { get; set; }

    public string? Location { get; set; }

    public IReadOnlyDictionary<string, string>? Tags { get; set; }

    public JsonObjectText? Rest { get; set; }
}

internal sealed class ApplicationDocument
{
    public string Name { get; set; } = "";

    public Guid ClientId { get; set; }

    public Guid PrincipalId { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? AppRoles { get; set; }

    public IReadOnlyList<FederatedCredentialOptions>? FederatedCredentials { get; set; }
}

internal sealed class HostDocument
{
    public string Name { get; set; } = "";

    public string Type { get; set; } = "";

    public string? Kind { get; set; }

    public string ResourceId { get; set; } = "";

    public SystemAssignedDocument? SystemAssigned { get; set; }

    /// <summary>Resource ids, those of identities that are gone included.</summary>
    public IReadOnlyList<string>? UserAssigned { get; set; }

    /// <summary>Those of them that are gone, with the ids that they had.</summary>
    public IReadOnlyList<DanglingDocument>? Dangling { get; set; }

    public IReadOnlyList<string>? Callers { get; set; }

    public string? IdentityHeader { get; set; }

    public LegacyExpiresOn LegacyExpiresOn { get; set; }

    public string? ServiceAccount { get; set; }

    public string? OidcIssuer { get; set; }

    public string? TokenFile { get; set; }

    public string? Location { get; set; }

    public IReadOnlyDictionary<string, string>? Tags { get; set; }

    public JsonObjectText? Rest { get; set; }

    /// <summary>What of it is as in the configuration file.</summary>
    public HostOptions AsOptions() => new()
    {
        Name = Name,
        Type = Type,
        Kind = Kind,
        Callers = Callers ?? [],
        IdentityHeader = IdentityHeader,
        LegacyExpiresOn = LegacyExpiresOn,
        ServiceAccount = ServiceAccount,
        OidcIssuer = OidcIssuer,
        TokenFile = TokenFile,
    };
}

internal sealed class DanglingDocument
{
    public string ResourceId { get; set; } = "";

    public Guid ClientId { get; set; }

    public Guid PrincipalId { get; set; }
}

internal sealed class SystemAssignedDocument
{
    /// <summary>Where it is not the host's.</summary>
    public string? Name { get; set; }

    public Guid ClientId { get; set; }

    public Guid PrincipalId { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? AppRoles { get; set; }
}

// Deep enough for what Resource Manager keeps of a body that it could read itself.
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, PropertyNameCaseInsensitive = false, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, RespectNullableAnnotations = true, MaxDepth = Deepest,
    NumberHandling = JsonNumberHandling.Strict, Converters = [typeof(CamelCaseEnumConverter<LegacyExpiresOn>)])]
[JsonSerializable(typeof(RegistryDocument))]
internal sealed partial class RegistryJson : JsonSerializerContext
{
    public const int Deepest = 256;
}
