using System.CommandLine;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host;

/// <summary>A configuration as the program gets it, or the exit code for why it cannot be used.</summary>
/// <param name="Path">The file that it is from; <see langword="null"/> for none.</param>
internal sealed record LoadedConfiguration(EmulatorOptions? Options, int ExitCode, string? Path);

/// <summary>Finds and reads the configuration file, and tells the user of every mistake in it.</summary>
internal static class ConfigurationFile
{
    private const string DefaultPath = "emulator.json";

    /// <summary>The <c>--config FILE</c> option of the commands that start an emulator.</summary>
    public static Option<string?> Option() =>
        OptionValue.Text("--config", "FILE", $"The configuration file. Default: {ProgramVariables.Config}, then ./{DefaultPath} if there is one.");

    /// <param name="path">The file that the user named, if any.</param>
    /// <param name="commandLine">What the command line gave.</param>
    /// <param name="stop">Ends the wait for a pipe that nobody writes to.</param>
    public static LoadedConfiguration Load(string? path, Action<EmulatorOptions>? commandLine = null, CancellationToken stop = default)
    {
        path ??= ProgramVariables.Get(ProgramVariables.Config) ?? (File.Exists(DefaultPath) ? DefaultPath : null);
        string? json;
        try
        {
            json = path is null ? null : Task.Run(() => Text(path), stop).WaitAsync(stop).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"mi-emulator: the configuration file {path} cannot be read: {e.Message}");
            return new(null, ExitCode.Failed, path);
        }

        var result = ConfigurationReader.Read(json, ProgramVariables.All(), commandLine);
        foreach (var problem in result.Problems)
        {
            Console.Error.WriteLine($"{path ?? "configuration"}: {problem}");
        }

        return result.Problems.Count == 0 ? new(result.Options, ExitCode.Ok, path) : new(null, ExitCode.BadInput, path);
    }

    private static string Text(string path)
    {
        using var reader = new StreamReader(GivenFile.Read(path));
        return reader.ReadToEnd();
    }
}
