using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Requests;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>Answers a request that is from <paramref name="host"/>.</summary>
internal delegate Task HostHandler(HttpContext http, AzureHost host);

/// <summary>Answers a request that is from no host which is asked at that address.</summary>
/// <param name="http">The request.</param>
/// <param name="host">The host of another kind that it is from; <see langword="null"/> where it is from none.</param>
internal delegate Task OtherwiseHandler(HttpContext http, AzureHost? host);

/// <summary>What a kind of host speaks at an address.</summary>
/// <param name="Name">One of <see cref="Wire.ProtocolName"/>.</param>
/// <param name="AnswerAsync">Answers a request.</param>
/// <param name="FailAsync">Answers one with a status that has nothing to do with it.</param>
internal sealed record HostProtocol(string Name, HostHandler AnswerAsync, Func<HttpContext, int, Task> FailAsync) : WireProtocol(Name, FailAsync)
{
    /// <summary>What a selector means to it, where that is not what it says.</summary>
    public Func<IdentitySelector, IdentitySelector> MeaningOf { get; init; } = selector => selector;
}

/// <summary>What anybody else is answered there.</summary>
/// <inheritdoc cref="HostProtocol"/>
internal sealed record RefusingProtocol(string Name, OtherwiseHandler AnswerAsync, Func<HttpContext, int, Task> FailAsync) : WireProtocol(Name, FailAsync);
