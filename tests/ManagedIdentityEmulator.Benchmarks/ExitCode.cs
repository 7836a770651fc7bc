namespace ManagedIdentityEmulator.Benchmarks;

internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>A target was missed and that was asked about, or something could not be measured.</summary>
    public const int Failed = 1;

    public const int BadInput = 2;
}
