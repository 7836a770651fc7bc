using System.Runtime.CompilerServices;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>A query that an endpoint has found right, and what it comes down to: the next request with it need not be checked again.</summary>
internal sealed record CheckedRequest(object Endpoint, TokenRequest Request)
{
    // A query that comes again has one object for all of its requests, as long as it is known.
    private static readonly ConditionalWeakTable<RequestParameters, CheckedRequest> found = [];

    /// <summary>What a query comes down to; <see langword="null"/> where this endpoint has not yet found it right for this host.</summary>
    public static TokenRequest? Find(RequestParameters parameters, object endpoint, AzureHost host) =>
        found.TryGetValue(parameters, out var known) && ReferenceEquals(known.Endpoint, endpoint) && ReferenceEquals(known.Request.Host, host) ? known.Request : null;

    public static TokenRequest Remember(RequestParameters parameters, object endpoint, TokenRequest request)
    {
        found.AddOrUpdate(parameters, new(endpoint, request));
        return request;
    }
}
