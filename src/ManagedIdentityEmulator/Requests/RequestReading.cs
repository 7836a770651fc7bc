using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>How to learn, before an endpoint answers, what a request is about: the endpoint's metadata.</summary>
/// <param name="IdentifyAsync">Notes protocol and host.</param>
/// <param name="ReadTargetAsync">Notes selector, identity and resource, as far as the request has them right. Only drills ask for it.</param>
internal sealed record RequestReading(Func<HttpContext, RequestNotes, ValueTask> IdentifyAsync, Func<HttpContext, RequestNotes, ValueTask> ReadTargetAsync)
{
    /// <summary>Notes the same as far as it has been read: of a request that was refused before anybody looked.</summary>
    public Action<HttpContext, RequestNotes> NoteTarget { get; init; } = (_, _) => { };

    /// <summary>Of an endpoint that answers everybody in one protocol, and gives no tokens.</summary>
    public static RequestReading Of(WireProtocol protocol) => new(
        (_, notes) =>
        {
            notes.Protocol = protocol;
            return ValueTask.CompletedTask;
        },
        (_, _) => ValueTask.CompletedTask);
}
