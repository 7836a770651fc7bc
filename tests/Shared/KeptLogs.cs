namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>
/// Keeps all that the emulators of a test run write, in files of the folder that a variable names, where the whole can be searched for
/// what nobody may write down. Without the variable nothing is kept.
/// </summary>
internal static class KeptLogs
{
    private static readonly Lazy<TextWriter?> file = new(Open);

    public static bool AreWanted => Folder is not null;

    private static string? Folder => Environment.GetEnvironmentVariable("MI_EMULATOR_TESTS_LOGS");

    public static void Add(string text) => file.Value?.WriteLine(text);

    // One for each process, as test projects run beside each other.
    private static TextWriter? Open() => Folder is { } folder
        ? TextWriter.Synchronized(new StreamWriter(Path.Combine(Directory.CreateDirectory(folder).FullName, $"{typeof(KeptLogs).Assembly.GetName().Name}-{Environment.ProcessId}.log")) { AutoFlush = true })
        : null;
}
