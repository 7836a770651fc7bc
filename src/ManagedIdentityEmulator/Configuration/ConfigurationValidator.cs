using System.Net;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Holds the meaning of a configuration against the rules, without stopping at the first mistake.</summary>
internal static partial class ConfigurationValidator
{
    public static void Validate(EmulatorOptions options, ProblemList problems)
    {
        Principals(options, problems);
        Hosts(options, problems);
        Targets(options.Targets, problems);
        Spans(options, problems);
        Listeners(options.Listeners, problems);
        Drills(options, problems);
        problems.Require(options.TenantId != Guid.Empty, "$.tenantId", "must not be the empty GUID");
        problems.Require(options.SubscriptionId != Guid.Empty, "$.subscriptionId", "must not be the empty GUID");
        problems.Require(NameRules.IsResourceGroup(options.ResourceGroup), "$.resourceGroup", NameRules.ResourceGroup);
        problems.Require(NameRules.IsRegion(options.Location), "$.location", NameRules.Region);
        problems.Require(options.Tokens.Issuer is null || NameRules.IsAbsoluteUri(options.Tokens.Issuer), "$.tokens.issuer", NameRules.AbsoluteUri);
        problems.Require(options.Tokens.CacheSize is null or > 0, "$.tokens.cacheSize", "must be more than 0");
        problems.Require(options.Control.Key is not { } key || NameRules.IsSecret(key), "$.control.key", $"{NameRules.Secret}; leave it out for none");
        problems.Require(IsPath(options.Data), "$.data", "must be the path of a directory; leave it out for none");
    }

    private static void Targets(TargetOptions targets, ProblemList problems)
    {
        for (var i = 0; i < targets.Additional.Count; i++)
        {
            if (targets.Additional[i] is { } target)
            {
                var known = Guid.TryParse(target.Uri, out _) || NameRules.IsAbsoluteUri(target.Uri);
                problems.Require(known, $"$.targets.additional[{i}].uri", "must be an App ID URI such as api://orders, or a GUID");
            }
        }
    }

    private static void Spans(EmulatorOptions options, ProblemList problems)
    {
        var (tokens, keys, credentials) = (options.Tokens, options.Keys, options.Credentials);
        var (shortest, century) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(36_525));
        problems.Require(tokens.Lifetime >= TimeSpan.FromMinutes(1) && tokens.Lifetime <= century, "$.tokens.lifetime", "must be at least one minute and at most a century");
        problems.Require(keys.RotationInterval >= shortest && keys.RotationInterval <= century, "$.keys.rotationInterval", "must be at least one second and at most a century");
        problems.Require(keys.PropagationTime >= TimeSpan.Zero && keys.PropagationTime <= keys.RotationInterval,
            "$.keys.propagationTime", $"must be between zero and keys.rotationInterval ({keys.RotationInterval:c})");
        problems.Require(keys.RetentionDuration >= tokens.Lifetime && keys.RetentionDuration <= century,
            "$.keys.retentionDuration", $"must be at least tokens.lifetime ({tokens.Lifetime:c}), or tokens would outlive their key, and at most a century");
        problems.Require(credentials.Validity > TimeSpan.Zero && credentials.Validity <= century, "$.credentials.validity", "must be more than zero and at most a century");
        problems.Require(credentials.RotateAfter >= shortest && credentials.RotateAfter < credentials.Validity,
            "$.credentials.rotateAfter", $"must be at least one second and less than credentials.validity ({credentials.Validity:c})");
    }

    private static void Listeners(ListenerOptions listeners, ProblemList problems)
    {
        (string Key, int Port)[] ports = [("port", listeners.Port), ("tlsPort", listeners.TlsPort), ("controlPort", listeners.ControlPort)];
        foreach (var (key, port) in ports)
        {
            problems.Require(port is >= 0 and <= 65535, $"$.listeners.{key}", "must be a port, 1 to 65535, or 0 for any free one");
            problems.Require(port == 0 || ports.Count(other => other.Port == port) == 1, $"$.listeners.{key}", $"port {port} is given to more than one listener (port, tlsPort and controlPort, or --port, --tls-port and --control-port, must differ)");
        }

        problems.Require(listeners.Bind is null || IPAddress.TryParse(listeners.Bind, out _), "$.listeners.bind", "must be an IP address such as 0.0.0.0");
        problems.Require(listeners.ControlBind is null || IPAddress.TryParse(listeners.ControlBind, out _), "$.listeners.controlBind", "must be an IP address such as 0.0.0.0");
        Tls(listeners, problems);
    }

    private static void Tls(ListenerOptions listeners, ProblemList problems)
    {
        for (var i = 0; i < listeners.TlsNames.Count; i++)
        {
            problems.Require(listeners.TlsNames[i] is not { } name || NameRules.IsTlsName(name), $"$.listeners.tlsNames[{i}]", NameRules.TlsName);
        }

        problems.Require(listeners.TlsNames.Count == 0 || listeners.TlsCertificate is null, "$.listeners.tlsNames", "are for the certificate that the emulator makes; leave them out (and --tls-name) beside listeners.tlsCertificate");
        problems.Require(IsPath(listeners.TlsCertificate), "$.listeners.tlsCertificate", "must be the path of a PEM or PFX file; leave it out for none");
        problems.Require(IsPath(listeners.TlsCertificateKey), "$.listeners.tlsCertificateKey", "must be the path of a PEM file; leave it out for none");
        problems.Require(listeners.TlsCertificateKey is null || listeners.TlsCertificate is not null, "$.listeners.tlsCertificateKey", "a key without a certificate: listeners.tlsCertificate is not set");
        problems.Require(listeners.TlsCertificatePassword is null || listeners.TlsCertificate is not null, "$.listeners.tlsCertificatePassword", "a password without a certificate: listeners.tlsCertificate is not set");
    }

    private static bool IsPath(string? path) => path is null || (path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal));
}
