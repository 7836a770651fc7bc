using System.Text.RegularExpressions;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Samples;

/// <summary>What the README of a sample has a reader type, and what it says will be printed.</summary>
internal sealed class SampleReadme
{
    private const string Emulator = "mi-emulator ";
    private const string Run = "dotnet run --project samples/";
    private const string Varying = "…";

    // The samples' files are copied to where a command finds them as from the root of the repository.
    private static readonly string root = AppContext.BaseDirectory;

    // ASP.NET Core keeps keys of its own in the home of whoever runs a service.
    private static readonly KeyValuePair<string, string> nobody = new("HOME", Path.Combine(root, "nobody"));

    private SampleReadme(string line, string[] output) => (Line, Output) = (line, output);

    public string Line { get; }

    public string[] Output { get; }

    public static string DirectoryOf(string sample) => Path.Combine(root, "samples", sample);

    /// <param name="sample">Its folder.</param>
    /// <param name="command">What the line begins with.</param>
    public static async Task<SampleReadme> ReadAsync(string sample, string command = Emulator)
    {
        var lines = await File.ReadAllLinesAsync(Path.Combine(DirectoryOf(sample), "README.md"));
        var output = lines.SkipWhile(line => !line.StartsWith($"$ {command}", StringComparison.Ordinal)).TakeWhile(line => line != "```").ToArray();
        output.Length.ShouldBeGreaterThan(1, $"the README of {sample} shows no line to type and what it prints");
        return new(output[0]["$ ".Length..], output[1..]);
    }

    /// <returns>What is printed when the line is typed.</returns>
    /// <param name="environment">What there is in the shell that it is typed in.</param>
    public async Task<string[]> TypeAsync(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var typed = Programs.Emulator(Words()) with { WorkingDirectory = root, Environment = new Dictionary<string, string>([nobody, .. environment]) };
        var output = await ProcessRunner.RunToSuccessAsync(typed);
        return output.ReplaceLineEndings("\n").TrimEnd().Split('\n');
    }

    public void ShouldSay(string[] printed)
    {
        printed.Length.ShouldBe(Output.Length, string.Join('\n', printed));
        foreach (var (line, said) in printed.Zip(Output))
        {
            line.ShouldMatch($"^{Regex.Escape(said).Replace(Varying, ".+")}$");
        }
    }

    // What "dotnet run" would build is built.
    private string[] Words()
    {
        var line = Line[Emulator.Length..];
        var run = line.IndexOf(Run, StringComparison.Ordinal);
        if (run < 0)
        {
            return line.Split(' ');
        }

        var program = Programs.Sample(line[(run + Run.Length)..]);
        return [.. line[..run].Split(' ', StringSplitOptions.RemoveEmptyEntries), program.Program, .. program.Arguments];
    }
}
