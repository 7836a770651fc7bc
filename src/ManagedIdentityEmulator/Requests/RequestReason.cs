using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Why a request was answered so, in words.</summary>
internal static class RequestReason
{
    public static string Of(RequestNotes notes, RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Faulted when notes.Fault is { } fault => $"failure drill {fault.Drill}: {fault.Effect}",
        RequestOutcome.Aborted => "the client was gone before the answer",
        RequestOutcome.Issued => notes.Proof ?? OfIdentity(notes),
        _ => notes.Reason ?? (outcome == RequestOutcome.Answered ? "this is there for everybody" : "no reason is known"),
    };

    private static string OfIdentity(RequestNotes notes) => notes.Selector.Kind switch
    {
        SelectorKind.ClientId => "the request names it by its client id",
        SelectorKind.ObjectId => "the request names it by its object id",
        SelectorKind.ResourceId => "the request names it by its resource id",
        _ when notes.Principal is ManagedIdentity { Kind: IdentityKind.UserAssigned } => "the request names none, and the host has no other",
        _ => "the request names none: then it is the system-assigned one",
    };
}
