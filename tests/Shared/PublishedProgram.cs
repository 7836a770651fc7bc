namespace ManagedIdentityEmulator.Tests.Shared;

/// <summary>The program that tests of the program start in place of the one that the build has made: what is published is trimmed, and must do all the same.</summary>
internal static class PublishedProgram
{
    public static string? Path { get; } = Environment.GetEnvironmentVariable("MI_EMULATOR_TESTS_PROGRAM") is { Length: > 0 } path ? path : null;
}
