namespace ManagedIdentityEmulator.Listeners;

/// <summary>Whether this is a container of .NET's images, or of the emulator's own: what helps on a machine is of no use in there.</summary>
internal static class Container
{
    public static bool IsHere { get; } = Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";
}
