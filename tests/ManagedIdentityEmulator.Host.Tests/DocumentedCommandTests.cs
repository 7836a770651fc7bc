using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Every command line on the pages of the documentation is one that the program takes.</summary>
public sealed partial class DocumentedCommandTests
{
    public static TheoryData<string> Lines => [.. Pages().SelectMany(page => CommandLine().Matches(File.ReadAllText(page))).Select(line => line.Groups[1].Value.Trim()).Distinct()];

    [Fact]
    public void There_are_command_lines_on_the_pages() => Lines.Count.ShouldBeGreaterThan(30);

    [Theory, MemberData(nameof(Lines))]
    public void A_command_line_on_a_page_has_no_mistake(string line) =>
        EmulatorCommandLine.CreateRoot(_ => true).Parse(Words(line)).Errors.Select(error => error.Message).ShouldBeEmpty();

    internal static string[] Words(string line) => [.. Word().Matches(line).Select(word => word.Value.Trim('"', '\''))];

    private static IEnumerable<string> Pages() =>
        [.. Directory.GetFiles(Repository.Find("docs"), "*.md", SearchOption.AllDirectories), Repository.Find("README.md"), Repository.Find("src/ManagedIdentityEmulator.Host/README.md")];

    // A line typed, or what a shell replaces; not what stands behind it: comments, pipes, redirections.
    [GeneratedRegex(@"^(?:\$ |.*\$\()mi-emulator ((?:'[^']*'|""[^""\n]*""|[^'""\n#>|)])*)", RegexOptions.Multiline)]
    private static partial Regex CommandLine();

    [GeneratedRegex(@"""[^""]*""|'[^']*'|\S+")]
    private static partial Regex Word();
}
