using System.Text.RegularExpressions;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

public sealed class ReadmeTests(Emulators emulators)
{
    private const string WriteVariable = "MI_EMULATOR_WRITE_README";
    private const string Begin = "<!-- clients -->\n";
    private const string End = "\n<!-- /clients -->";

    [Fact]
    public async Task The_README_claims_what_passed_and_no_more()
    {
        var outcomes = await Task.WhenAll(Cell.All.Select(async cell => (Cell: cell, Passes: await cell.PassesAsync(emulators))));
        var root = Path.GetDirectoryName(Repository.Find("README.md"))!;
        var table = ClientsTable.Write(outcomes.Where(outcome => outcome.Passes).Select(outcome => outcome.Cell).ToHashSet(), Versions(root)).ReplaceLineEndings("\n");

        var readme = Path.Combine(root, "README.md");
        var text = await File.ReadAllTextAsync(readme, TestContext.Current.CancellationToken);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            await File.WriteAllTextAsync(readme, $"{text[..from]}{table}{text[to..]}", TestContext.Current.CancellationToken);
        }
        else
        {
            text[from..to].ShouldBe(table, $"{WriteVariable}=1 writes the table into README.md");
        }
    }

    private static string Versions(string root)
    {
        var dotnet = VersionOf(@"Include=""{0}"" Version=""([^""]+)""", File.ReadAllText(Path.Combine(root, "Directory.Packages.props")));
        var node = VersionOf(@"""{0}"": ""([^""]+)""", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "node", "package.json")));
        return $"These were Azure.Identity {dotnet("Azure.Identity")}, MSAL.NET {dotnet("Microsoft.Identity.Client")}, @azure/identity {node("@azure/identity")} and @azure/msal-node {node("@azure/msal-node")}; azure-identity for Python as Debian packages it.";
    }

    private static Func<string, string> VersionOf(string pattern, string text) =>
        package => Regex.Match(text, pattern.Replace("{0}", Regex.Escape(package), StringComparison.Ordinal)).Groups[1].Value;
}
