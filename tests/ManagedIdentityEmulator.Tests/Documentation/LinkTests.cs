using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>Links between the pages of the repository lead somewhere.</summary>
public sealed partial class LinkTests
{
    public static TheoryData<string> AllPages => [.. Pages.AndThoseBesideTheCode];

    [Theory, MemberData(nameof(AllPages))]
    public void Every_link_of_a_page_leads_to_a_file_and_a_heading_that_are_there(string page)
    {
        var dead = Link().Matches(WithoutCode(Pages.Read(page))).Select(link => link.Groups[1].Value).Where(target => !IsElsewhere(target) && !LeadsSomewhere(page, target));

        dead.ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_is_linked_from_the_first()
    {
        var linked = Link().Matches(Pages.Read("README.md")).Select(link => link.Groups[1].Value).ToHashSet();

        Pages.All.Skip(1).Where(page => !linked.Contains(page) && !page.StartsWith("docs/recipes/", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static bool IsElsewhere(string target) => target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal);

    private static bool LeadsSomewhere(string page, string target)
    {
        var (path, heading) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
        var file = path.Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(path, Path.GetDirectoryName(Path.Combine(Repository.Root, page))!);
        return heading is null ? Path.Exists(file) : File.Exists(file) && Heading().Matches(WithoutCode(File.ReadAllText(file).ReplaceLineEndings("\n"))).Any(line => Anchor(line.Groups[1].Value) == heading);
    }

    // As GitHub makes them.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static string WithoutCode(string text) => CodeBlock().Replace(text, "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
