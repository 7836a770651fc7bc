using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether clients would ask a proxy for the emulator. What a proxy's variable holds may be a password, and is not said.</summary>
internal static class ProxyCheck
{
    private static readonly string[] exceptions = ["NO_PROXY", "no_proxy"]; // programs read one or the other
    private static readonly string[] always = ["localhost", "127.0.0.1", Sources.ImdsHost];

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        if (here.Source.Address is not { } address || ProxyFor(here.Here, address.Scheme) is not { } proxy)
        {
            return [];
        }

        return exceptions.Select(name => here.Here[name]).OfType<string>().ToList() is { Count: > 0 } set && set.TrueForAll(value => NoProxy.Covers(value, address.Host)) ? [Finding.Ok("proxy", $"{proxy} is set, and NO_PROXY excepts {address.Host}")]
            : here.Answer is Answer.Azure ? [new(Level.Note, "proxy", $"{proxy} is set: clients ask it for {address.Host}")]
            :
            [
                new(Level.Problem, "proxy", $"{proxy} is set: clients ask that proxy for {address.Host}, and it does not know the emulator", null, Shell.Set(Excepted(here.Here, address.Host), exceptions)),
            ];
    }

    private static string? ProxyFor(ClientEnvironment here, string scheme) =>
        new[] { $"{scheme}_proxy", $"{scheme}_proxy".ToUpperInvariant(), "all_proxy", "ALL_PROXY" }.FirstOrDefault(name => here.Has(name));

    private static string Excepted(ClientEnvironment here, string host) =>
        string.Join(',', exceptions.SelectMany(name => NoProxy.Entries(here[name])).Concat(always).Append(host).Distinct(StringComparer.OrdinalIgnoreCase));
}
