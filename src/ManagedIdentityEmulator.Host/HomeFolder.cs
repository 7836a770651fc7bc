using static System.Environment;

namespace ManagedIdentityEmulator.Host;

/// <summary>A user that the machine does not know, without <c>HOME</c>: an id that a container or a pod was given, say.</summary>
internal static class HomeFolder
{
    private const string Name = "HOME";

    /// <summary>Has .NET use the folder that it falls back to elsewhere: its certificate stores refuse to work without a home, and TLS with them.</summary>
    public static void Ensure()
    {
        if (!OperatingSystem.IsWindows() && string.IsNullOrEmpty(GetEnvironmentVariable(Name)))
        {
            SetEnvironmentVariable(Name, GetFolderPath(SpecialFolder.UserProfile, SpecialFolderOption.DoNotVerify));
        }
    }
}
