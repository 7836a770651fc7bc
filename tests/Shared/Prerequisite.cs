using System.Collections.Concurrent;

namespace ManagedIdentityEmulator.Tests.Shared;

/// <summary>What a test needs of the machine that it runs on.</summary>
internal static class Prerequisite
{
    private const string StrictVariable = "MI_EMULATOR_TESTS_NO_SKIP";
    private static readonly ConcurrentDictionary<string, bool> told = [];

    /// <summary>Skips the test for the reason, if there is one; fails it where nothing may be skipped.</summary>
    public static void Require(string? missing)
    {
        if (missing is null)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable(StrictVariable) == "1")
        {
            Assert.Fail($"{missing} ({StrictVariable}=1: a test that cannot run fails)");
        }

        // A plain "dotnet test" prints the names of skipped tests alone; a diagnostic message it does print. Once is enough.
        if (told.TryAdd(missing, true))
        {
            TestContext.Current.SendDiagnosticMessage("Skipped tests: {0}", missing);
        }

        Assert.Skip(missing);
    }
}
