using System.Globalization;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Journal;

/// <summary>What became of a request.</summary>
public enum RequestOutcome
{
    /// <summary>It got a token.</summary>
    Issued,

    /// <summary>It got what it asked for, which was no token: keys, say, or instance metadata.</summary>
    Answered,

    /// <summary>It was asked for more: Azure Arc's first request, which is told where the key is.</summary>
    Challenged,

    /// <summary>It was wrong, or is not allowed what it asks for.</summary>
    Refused,

    /// <summary>There were too many (<c>throttling.enabled</c>).</summary>
    Throttled,

    /// <summary>A failure drill answered in the protocol's place, or kept it from answering.</summary>
    Faulted,

    /// <summary>The emulator could not answer.</summary>
    Failed,

    /// <summary>The client was gone before the answer.</summary>
    Aborted,
}

/// <summary>
/// A request to the managed identity endpoints or the Entra authority, and why it was answered so. Never a token, a secret or an
/// assertion, wherever a client has put one; what it sent is on one line and cut to 200 characters.
/// </summary>
public sealed record JournalEntry
{
    /// <summary>Its number, from 1, in the order in which requests were answered.</summary>
    [JsonInclude]
    public long Id { get; internal set; }

    /// <summary>When it came, by the emulator's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What it spoke: one of <see cref="Wire.ProtocolName"/>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The name of the host that it was from, by its address or by what it showed; <see langword="null"/> where none is known, as at the Entra authority.</summary>
    public string? Host { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without the query.</summary>
    public required string Path { get; init; }

    /// <summary>What it named an identity by, e.g. <c>client id 97c80746-…</c>; <see langword="null"/> where it named none.</summary>
    public string? Selector { get; init; }

    /// <summary>What it wanted a token for.</summary>
    public string? Resource { get; init; }

    /// <summary>The identity that it was for: a name, or <c>system-assigned</c>; <see langword="null"/> where there is none.</summary>
    public string? Identity { get; init; }

    /// <summary>That identity's client id.</summary>
    public Guid? ClientId { get; init; }

    /// <summary>Who asked.</summary>
    public required RequestClient Client { get; init; }

    /// <summary>The HTTP status of the answer; 0 where there was none.</summary>
    public required int Status { get; init; }

    /// <summary>What became of it.</summary>
    public required RequestOutcome Outcome { get; init; }

    /// <summary>Why, in words, up to 600 characters.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether its token was a cached one; <see langword="null"/> where it got none.</summary>
    public bool? Cached { get; init; }

    /// <summary>The failure drill that befell it.</summary>
    public RequestFault? Fault { get; init; }

    /// <summary>How long it took until the answer began, in real time.</summary>
    public required TimeSpan Duration { get; init; }

    internal static string NameOf(ServicePrincipal principal) => principal is ManagedIdentity { Kind: IdentityKind.SystemAssigned } ? ManagedIdentity.SystemAssignedName : principal.Name;

    /// <summary>The request in a line.</summary>
    public override string ToString()
    {
        var who = Host is null ? Protocol : $"{Host} ({Protocol})";
        var token = Resource is null ? $"{Method} {Path}" : $"{Identity ?? Selector ?? "no identity named"} → {Resource}";
        var fault = Fault is null || Outcome == RequestOutcome.Faulted ? "" : $" [{Fault.Name}: {Fault.Effect}]";
        return string.Create(CultureInfo.InvariantCulture, $"#{Id} {Time:HH:mm:ss.fff} {who}: {token}: {(Status == 0 ? "no answer" : Status)}, {Outcome.ToString().ToLowerInvariant()}, {Reason}{fault}");
    }
}

/// <summary>The failure drill that befell a request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Effect">What it did, in the notation of <c>emulator.json</c>.</param>
public sealed record RequestFault(string Name, string Effect);
