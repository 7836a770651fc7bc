using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// What becomes known of a request on its way: the steps around it and the protocol that answers it note it here, the drills and the
/// journal go by it.
/// </summary>
internal sealed class RequestNotes
{
    private EntraTrace? trace;

    /// <summary>What it speaks.</summary>
    public WireProtocol Protocol { get; set; } = WireProtocol.Unknown;

    /// <summary>The host that it is from.</summary>
    public AzureHost? Host { get; set; }

    /// <summary>The secret that the host was found by, the very text in the request; <see langword="null"/> where it was found by an address.</summary>
    public string? HostSecret { get; set; }

    /// <summary>The identity that it names.</summary>
    public IdentitySelector Selector { get; set; }

    /// <summary>What it wants a token for.</summary>
    public string? Resource { get; set; }

    /// <summary>The identity that it came to.</summary>
    public ServicePrincipal? Principal { get; set; }

    /// <summary>Whether its token was a cached one.</summary>
    public bool? IsFromCache { get; set; }

    /// <summary>What became of it, where status and token do not say.</summary>
    public RequestOutcome? Outcome { get; set; }

    /// <summary>Why it was answered as it was.</summary>
    public string? Reason { get; set; }

    /// <summary>How it has proved who it is from, where it had to.</summary>
    public string? Proof { get; set; }

    /// <summary>The same for the sign-in log: the certificate or federated credential, where there is such.</summary>
    public SignInProof? SignInProof { get; set; }

    /// <summary>The ids under which Entra knows it, where it comes to Entra.</summary>
    public EntraTrace Trace
    {
        get => trace ??= new();
        set => trace = value;
    }

    /// <summary>Whether it is never answered, though its client may still be there.</summary>
    public bool IsUnanswered { get; set; }

    /// <summary>The failure drill that befalls it.</summary>
    public AppliedFault? Fault { get; set; }

    /// <summary>Whether drills may still befall its answer.</summary>
    public bool IsOpenToDrills { get; set; }

    /// <summary>Notes why it is answered so. What was found out first says the most: a protocol's own words come last.</summary>
    public void Explain(string reason) => Reason ??= reason;
}

/// <summary>Goes on with a request of which notes are taken.</summary>
internal delegate Task NotedRequest(HttpContext http, RequestNotes notes);

internal static class RequestNotesOf
{
    public static RequestNotes Notes(this HttpContext http) => http.Features.Get<RequestNotes>() ?? http.BeginNotes();

    /// <summary>The first that are taken of a request.</summary>
    public static RequestNotes BeginNotes(this HttpContext http)
    {
        var notes = new RequestNotes();
        http.Features.Set(notes);
        return notes;
    }
}
