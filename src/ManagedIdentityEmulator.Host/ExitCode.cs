namespace ManagedIdentityEmulator.Host;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The surroundings are not as they must be: a port in use, a file that cannot be read, no emulator running.</summary>
    public const int Failed = 1;

    /// <summary>What the user gave is wrong: an option, a configuration.</summary>
    public const int BadInput = 2;

    /// <summary>The command of <c>exec</c> is there, and cannot be executed; as shells say it.</summary>
    public const int NotExecutable = 126;

    /// <summary>The command of <c>exec</c> is not there; as shells say it.</summary>
    public const int NotFound = 127;

    /// <summary>Ended by a signal; as shells say it.</summary>
    public static int OfSignal(int number) => 128 + number;
}
