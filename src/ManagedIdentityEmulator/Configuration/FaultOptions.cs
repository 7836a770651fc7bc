using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>A failure drill in the form of <c>emulator.json</c> and of <c>POST /_emulator/faults</c>.</summary>
[Description("A failure drill: which requests, what becomes of them, and how often.")]
public sealed class FaultOptions
{
    /// <summary>Its name, by which it can be removed or replaced. Defaults to the preset's, else to <c>fault-N</c>.</summary>
    [Description("Its name. Default: the preset's, else fault-N.")]
    public string? Name { get; set; }

    /// <summary>A known incident by name. Whatever else is set here replaces what the preset sets.</summary>
    [Description("A known incident: imds-updating, throttled, identity-propagating, gateway-html, slow-start or clock-skew. What else is set here replaces what the preset sets.")]
    public string? Preset { get; set; }

    /// <summary>What becomes of a request, e.g. <c>429 retry-after=5</c>; several take their turns: <c>410 x2, 429, ok</c>.</summary>
    [Description("What becomes of a request: 403, 404, 408, 410, 429, 500, 502, 503, 504 (with retry-after=SECONDS), hang, reset, cut, empty, html, truncated, malformed, missing=FIELD or mistyped=FIELD (a member of token answers), identity-not-found, expired-token, expires-in=SPAN, skewed-token=SPAN, wrong-audience, wrong-issuer, unpublished-key, ok; delay=SPAN alone or with any of them. Several, parted by commas, take their turns, xN repeats one: 410 x2, 429, ok.")]
    public string? Effect { get; set; }

    /// <summary>The protocol that is spoken. Defaults to every one that gives tokens.</summary>
    [Description("Only requests that speak this: imds, vm-extension, app-service, container-apps, container-instances, arc, service-fabric, cloud-shell, machine-learning, automation, entra; discovery and instance-metadata only when they are named here. Default: every one that gives tokens.")]
    public string? Protocol { get; set; }

    /// <summary>The name of the host that the request is from. Defaults to any.</summary>
    [Description("Only requests from this host, by name. Default: any.")]
    public string? Host { get; set; }

    /// <summary>The identity that the request comes to: by name, client id, principal id or resource id, or <c>system-assigned</c>. Defaults to any.</summary>
    [Description("Only requests that come to this identity, by name, client id, principal id or resource id, or system-assigned. Default: any.")]
    public string? Identity { get; set; }

    /// <summary>What the token is asked for. Defaults to anything.</summary>
    [Description("Only requests for this resource, e.g. https://vault.azure.net. Default: any.")]
    public string? Resource { get; set; }

    /// <summary>How many requests it befalls in all. Defaults to no end for one effect, and to a turn of each for several.</summary>
    [Description("How many requests it befalls in all. Default: no end for one effect, one turn of each for several.")]
    public int? Times { get; set; }

    /// <summary>Of the requests that match, every how many'th. Defaults to each.</summary>
    [Description("Of the requests that match, every Nth. Default: each.")]
    public int? Every { get; set; }

    /// <summary>Of the requests that match, this part by chance, more than 0 and up to 1. Defaults to each.</summary>
    [Description("Of the requests that match, this part by chance, more than 0 and up to 1. Default: each.")]
    public double? Probability { get; set; }

    /// <summary>What chance begins with: the same seed and the same requests give the same answers. Defaults to any number, which is told.</summary>
    [Description("What chance begins with: the same seed and the same requests give the same answers. Default: any number.")]
    public int? Seed { get; set; }

    /// <summary>When it begins, by the emulator's clock. Defaults to at once.</summary>
    [Description("When it begins, by the emulator's clock, e.g. 2026-01-31T12:00:00Z. Default: at once.")]
    public DateTimeOffset? From { get; set; }

    /// <summary>When it ends, by the emulator's clock. Defaults to never.</summary>
    [Description("When it ends, by the emulator's clock, e.g. 2026-01-31T12:01:10Z. Default: never.")]
    public DateTimeOffset? Until { get; set; }

    /// <summary>In place of <see cref="Until"/>, how long it goes on after its beginning.</summary>
    [Description("In place of until, how long it goes on after its beginning, e.g. 00:01:10.")]
    public TimeSpan? For { get; set; }
}
