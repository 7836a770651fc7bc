using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Shared;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>The C# on the pages of the documentation compiles, as the program of whoever copies it.</summary>
public sealed partial class SnippetTests
{
    // What a project has without a line of its own, and what the page on tests has its reader write once.
    private const string Usings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        global using Xunit; global using Azure.Core; global using Azure.Core.Pipeline; global using Azure.Identity; global using ManagedIdentityEmulator.Testing;
        """;

    // What a snippet goes on from.
    private const string Before = "var emulator = await Emulator.StartAsync(); var credential = new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);\n";

    public static TheoryData<string, int> Snippets
    {
        get
        {
            var pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md") // recipes are about packages that are not here
                .Concat(Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Append(Repository.Root).Select(folder => Path.Combine(folder, "README.md")));
            return [.. pages.SelectMany(page => Enumerable.Range(0, CodeOf(page).Count).Select(index => (Path.GetRelativePath(Repository.Root, page).Replace('\\', '/'), index))).Order()];
        }
    }

    [Theory, MemberData(nameof(Snippets))]
    public void A_snippet_compiles(string page, int index)
    {
        var code = CodeOf(Path.Combine(Repository.Root, page))[index];
        var (usings, body) = Split(code);
        var declared = DeclaredNames().Matches(body).Select(name => name.Groups[1].Value).ToHashSet();
        var before = string.Concat(Before.Split("; ").Where(statement => !declared.Any(name => statement.Contains($" {name} =", StringComparison.Ordinal))).Select(statement => statement.TrimEnd(';', '\n') + ";\n"));

        var compilation = CSharpCompilation.Create(
            "snippet", [Parse(Usings), Parse(usings + before + body)], References(), new(OutputKind.ConsoleApplication));

        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(problem => problem.Severity == DiagnosticSeverity.Error).ShouldBeEmpty(code);
    }

    [Fact]
    public void There_are_snippets() => Snippets.Count.ShouldBeGreaterThan(5);

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, new CSharpParseOptions(LanguageVersion.Latest), cancellationToken: TestContext.Current.CancellationToken);

    private static (string Usings, string Body) Split(string code)
    {
        var lines = code.Split('\n').ToLookup(line => line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("using (", StringComparison.Ordinal) && !line.Contains(" var ", StringComparison.Ordinal));
        return (string.Join('\n', lines[true]) + '\n', string.Join('\n', lines[false]));
    }

    private static List<string> CodeOf(string page) =>
        [.. CodeBlock().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")).Select(block => block.Groups[1].Value)];

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));

    [GeneratedRegex(@"^```csharp\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"var (\w+) =")]
    private static partial Regex DeclaredNames();
}
