using System.Net;

namespace ManagedIdentityEmulator.Host.Doctor.Clients;

/// <summary>What <c>NO_PROXY</c> excepts, as far as clients agree on it.</summary>
internal static class NoProxy
{
    private static readonly char[] separators = [',', ' ', '\t'];

    public static string[] Entries(string? value) => (value ?? "").Split(separators, StringSplitOptions.RemoveEmptyEntries);

    public static bool Covers(string? value, string host) => Entries(value).Any(entry => entry == "*" || IsSame(entry.Trim('[', ']'), host.Trim('[', ']')) || IsBelow(entry, host));

    private static bool IsSame(string entry, string host) => entry.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(entry, out var address) && IPAddress.TryParse(host, out var asked) && address.Equals(asked));

    private static bool IsBelow(string entry, string host) => entry.TrimStart('*') is ['.', _, ..] suffix && host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
}
