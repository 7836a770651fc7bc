using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>Variables that begin as the configuration's do, and are not meant for it.</summary>
internal static partial class ForeignVariables
{
    /// <summary>Whether a variable is the program's own, the test suite's, or what Kubernetes tells a pod about a service called <c>mi-emulator</c>.</summary>
    public static bool Contains(string variable, string value) =>
        OwnPattern().IsMatch(variable)
        || ServicePattern().IsMatch(variable)
        || (variable == "MI_EMULATOR_PORT" && AddressPattern().IsMatch(value));

    [GeneratedRegex(@"^MI_EMULATOR_(AUTHORITY|CONFIG|CONTROL|HOST|RESOURCE_MANAGER|TESTS_.*)\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OwnPattern();

    [GeneratedRegex(@"^MI_EMULATOR_(SERVICE_(HOST|PORT(_[A-Z0-9_]+)?)|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^(tcp|udp|sctp)://", RegexOptions.CultureInvariant)]
    private static partial Regex AddressPattern();
}
