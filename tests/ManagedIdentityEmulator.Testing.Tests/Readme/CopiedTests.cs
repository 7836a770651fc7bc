using ManagedIdentityEmulator.Tests.Shared;

namespace ManagedIdentityEmulator.Testing.Tests.Readme;

/// <summary>The tests that the package's README has to copy are those beside this file, which are run.</summary>
public sealed class CopiedTests
{
    private const string Namespace = "namespace ManagedIdentityEmulator.Testing.Tests.Readme;\n\n";

    [Fact]
    public void The_tests_in_the_README_are_run_as_they_stand_there()
    {
        var tests = Read("tests", "ManagedIdentityEmulator.Testing.Tests", "Readme", "OrdersTests.cs");

        tests.ShouldContain(Namespace);
        Read("src", "ManagedIdentityEmulator.Testing", "README.md").ShouldContain($"using ManagedIdentityEmulator.Testing;\n{tests.Replace(Namespace, "")}```", Case.Sensitive);
    }

    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([Repository.Root, .. path])).ReplaceLineEndings("\n").TrimStart('\uFEFF');
}
