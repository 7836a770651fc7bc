using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Requests;

/// <summary>The ids under which Entra knows a request, in an error that it answers with and in its sign-in log.</summary>
internal sealed record EntraTrace
{
    public Guid Id { get; } = RequestIds.New();

    /// <summary>The client's own, where it has sent one.</summary>
    public Guid CorrelationId { get; init; } = RequestIds.New();
}
