using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>A request to Resource Manager, read: from a client, or a deployment's own.</summary>
internal sealed record ArmRequest
{
    /// <summary>The HTTP method, in upper case.</summary>
    public required string Method { get; init; }

    public required ArmPath Path { get; init; }

    /// <summary>The <c>api-version</c>; <see langword="null"/> where none was given.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The other query parameters, e.g. <c>$filter</c>; names are compared without regard to case.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>The body, whose members are found in any case, as Azure finds them; <see langword="null"/> where there is none.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Who asks; <see langword="null"/> where nobody has to say.</summary>
    public ArmCaller? Caller { get; init; }

    /// <summary>The address that the client used, e.g. <c>https://localhost:50343</c>: for links to further pages and to operations.</summary>
    public required string BaseAddress { get; init; }

    /// <summary><c>x-ms-correlation-request-id</c>: the same for all that one request of a client brings about.</summary>
    public required Guid CorrelationId { get; init; }

    public CancellationToken Cancel { get; init; }
}

/// <summary>Who a management request is from, by the token that it shows.</summary>
/// <param name="Name">The identity's or application's name, while it exists.</param>
internal sealed record ArmCaller(Guid ClientId, Guid PrincipalId, string? Name);
