using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Identities;

/// <summary>Holds the changes of a running emulator's registry against what there may be. What has grown beyond that by its configuration may shrink.</summary>
internal static class RegistryQuota
{
    /// <exception cref="RegistryFullException">There would be too much.</exception>
    public static RegistryState Check(RegistryState before, RegistryState after)
    {
        Require(before.ByClientId.Count, after.ByClientId.Count, Limits.Principals, "identities and applications");
        Require(before.Hosts.Count, after.Hosts.Count, Limits.Hosts, "hosts");
        Require(before.Weight, after.Weight, Limits.RegistryCharacters, "characters in the names, tags and bodies of all identities, hosts and applications");
        return after;
    }

    private static void Require(long before, long after, long most, string what)
    {
        if (after > most && after > before)
        {
            throw new RegistryFullException($"there would be more than {most} {what}: remove some");
        }
    }
}

/// <summary>A change would make more than there may be; the message says of what.</summary>
internal sealed class RegistryFullException(string message) : InvalidOperationException(message);
