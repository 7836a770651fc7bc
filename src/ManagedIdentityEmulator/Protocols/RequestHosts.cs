using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Callers;
using ManagedIdentityEmulator.Listeners;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>
/// Which host a request is from: the one whose own address it came to, else the one whose secret it shows, where hosts are known by
/// that, else the one that claims its source.
/// </summary>
internal sealed partial class RequestHosts
{
    private readonly IdentityRegistry registry;
    private readonly CallerDirectory callers;
    private readonly ILogger<RequestHosts> logger;

    public RequestHosts(IdentityRegistry registry, CallerDirectory callers, ILogger<RequestHosts> logger)
    {
        (this.registry, this.callers, this.logger) = (registry, callers, logger);
        callers.NameUnanswered += NameUnanswered;
    }

    /// <summary>By address alone.</summary>
    /// <inheritdoc cref="CallerDirectory.HostOfAsync"/>
    public ValueTask<AzureHost?> OfAsync(HttpContext http) =>
        http.Features.Get<AddressedHost>() is { } addressed ? new(registry.FindHost(addressed.Name)) : callers.HostOfAsync(http.Connection.RemoteIpAddress);

    /// <summary>By secret alone; <see langword="null"/> where it came to a host's own address, or the secret is nobody's.</summary>
    /// <param name="http">The request.</param>
    /// <param name="secret">The secret in it.</param>
    /// <param name="isAsked">Whether hosts of a platform are asked there: the secret of any other says nothing.</param>
    public AzureHost? OfSecret(HttpContext http, string? secret, Func<HostPlatform, bool> isAsked) =>
        secret is not null && http.Features.Get<AddressedHost>() is null && registry.FindHostByIdentityHeader(secret) is { } host && isAsked(host.Type.Platform) ? host : null;

    [LoggerMessage(60, LogLevel.Warning, "The name server says nothing about '{Name}', which is among a host's callers: until it does, for two minutes at most, requests from an address that is not known yet are answered 503")]
    private partial void NameUnanswered(string name);
}
