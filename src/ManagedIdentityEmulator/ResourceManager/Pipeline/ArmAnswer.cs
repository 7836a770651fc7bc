using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>What Resource Manager answers.</summary>
internal sealed record ArmAnswer(int Status, JsonNode? Body = null)
{
    /// <summary>Further headers, e.g. <c>Location</c> of an operation that goes on.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What is wrong, where something is.</summary>
    public ArmError? Error { get; private init; }

    public static ArmAnswer NoContent { get; } = new(StatusCodes.Status204NoContent);

    public static ArmAnswer Ok(JsonNode? body = null) => new(StatusCodes.Status200OK, body);

    public static ArmAnswer Created(JsonNode body) => new(StatusCodes.Status201Created, body);

    /// <summary>Created, or changed if it was there before.</summary>
    public static ArmAnswer Put(bool isNew, JsonNode body) => isNew ? Created(body) : Ok(body);

    [return: NotNullIfNotNull(nameof(error))]
    public static implicit operator ArmAnswer?(ArmError? error) => error is null ? null : new(error.Status, error.ToJson()) { Error = error };

    public static ValueTask<ArmAnswer> Of(ArmAnswer answer) => ValueTask.FromResult(answer);
}
