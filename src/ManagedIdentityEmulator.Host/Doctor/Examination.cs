using ManagedIdentityEmulator.Host.Doctor.Checks;

namespace ManagedIdentityEmulator.Host.Doctor;

/// <summary>All checks: of what was meant, then in the order of what a client does, then of what an emulator would find.</summary>
internal static class Examination
{
    private static readonly Check[] checks =
    [
        AtOnce(ConfigurationCheck.Look),
        HostCheck.LookAsync,
        AtOnce(VariablesCheck.Look),
        AtOnce(CredentialCheck.Look),
        AtOnce(SourceCheck.Look),
        AtOnce(ProxyCheck.Look),
        AtOnce(EndpointCheck.Look),
        AtOnce(TokenFileCheck.Look),
        CertificateCheck.LookAsync,
        TokenCheck.LookAsync,
        AtOnce(EmulatorCheck.Look),
        AtOnce(DrillsCheck.Look),
        AtOnce(ImdsAddressCheck.Look),
        AtOnce(PortsCheck.Look),
    ];

    /// <summary>Everything that was found, each check's side by side and in their order.</summary>
    public static async Task<IReadOnlyList<Finding>> PerformAsync(DoctorSettings settings, CancellationToken cancel)
    {
        var here = await Surroundings.LookAsync(settings, cancel);
        var findings = await Task.WhenAll(checks.Select(check => check(here, cancel)));
        return [.. findings.SelectMany(found => found)];
    }

    private static Check AtOnce(Func<Surroundings, IEnumerable<Finding>> look) => (here, _) => Task.FromResult<IReadOnlyList<Finding>>([.. look(here)]);
}
