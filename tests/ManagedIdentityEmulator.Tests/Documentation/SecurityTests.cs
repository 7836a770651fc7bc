using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>Every test that SECURITY.md names is there.</summary>
public sealed partial class SecurityTests
{
    [Fact]
    public void Every_row_of_the_table_is_held_by_a_test_that_exists()
    {
        var sources = string.Join('\n', Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var named = Named().Matches(File.ReadAllText(Path.Combine(Repository.Root, "SECURITY.md")));

        named.Count.ShouldBeGreaterThan(5);
        named.Where(test => !sources.Contains($"class {test.Groups[1].Value}") || !sources.Contains($" {test.Groups[2].Value}(")).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Named();
}
