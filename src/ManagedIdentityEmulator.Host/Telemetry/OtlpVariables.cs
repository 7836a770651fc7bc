namespace ManagedIdentityEmulator.Host.Telemetry;

/// <summary>
/// What the standard variables say of a signal, each by its own before the one for all. The exporter heeds only those for all, passes over what it does
/// not understand, and takes its own default.
/// </summary>
internal sealed class OtlpVariables
{
    private const string Grpc = "grpc";
    private const string Http = "http/protobuf";

    public OtlpVariables(string signal)
    {
        if (Find(signal, "ENDPOINT") is not var (endpointVariable, endpoint))
        {
            return;
        }

        var (protocolVariable, protocol) = Find(signal, "PROTOCOL") ?? ("", Grpc);
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            Problem = $"{endpointVariable} must be an http or https URL, e.g. http://localhost:4317";
        }
        else if (protocol is not (Grpc or Http))
        {
            Problem = $"{protocolVariable} must be {Grpc} or {Http}; '{protocol}' is neither";
        }
        else
        {
            (Place, IsGrpc, Headers) = (endpoint, protocol == Grpc, Find(signal, "HEADERS")?.Value);
            Address = IsGrpc || endpointVariable == Own(signal, "ENDPOINT") ? address : new($"{endpoint.TrimEnd('/')}/v1/{signal.ToLowerInvariant()}");
        }
    }

    /// <summary>Where the signal is to be sent, as it was given; <see langword="null"/> for nowhere.</summary>
    public string? Place { get; }

    /// <summary>The same, with what the protocol adds for the signal.</summary>
    public Uri? Address { get; }

    public bool IsGrpc { get; }

    public string? Headers { get; }

    /// <summary>Why it cannot be sent, by the variable.</summary>
    public string? Problem { get; }

    private static (string Variable, string Value)? Find(string signal, string what)
    {
        foreach (var variable in new[] { Own(signal, what), $"OTEL_EXPORTER_OTLP_{what}" })
        {
            if (Environment.GetEnvironmentVariable(variable)?.Trim() is { Length: > 0 } value)
            {
                return (variable, value);
            }
        }

        return null;
    }

    private static string Own(string signal, string what) => $"OTEL_EXPORTER_OTLP_{signal}_{what}";
}
