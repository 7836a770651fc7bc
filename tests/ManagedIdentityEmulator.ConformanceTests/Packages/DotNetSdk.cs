using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>The command line of the .NET SDK, for what takes it a while.</summary>
internal static class DotNetSdk
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(8); // the first time, what compiles ahead of time has to be had, too

    public static string Program { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>What has been restored on this machine already.</summary>
    public static string Packages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Runs a command that builds, to success. No process of the build outlives it.</summary>
    public static Task<string> RunAsync(string verb, params IEnumerable<string> arguments) =>
        ProcessRunner.RunToSuccessAsync(new Command(Program, [verb, .. arguments, "-nodeReuse:false", "--nologo", "--verbosity", "quiet"]) { HasCleanEnvironment = false }, patience);
}
