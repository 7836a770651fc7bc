using System.Reflection.Metadata;
using System.Text;

namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>What <c>dotnet pack</c> makes at the root of the repository, and what is in it.</summary>
public sealed class PackageTests
{
    private static readonly string[] packages = ["ManagedIdentityEmulator", "ManagedIdentityEmulator.Testing", "mi-emulator"];

    public static TheoryData<string> Packages => [.. packages];

    public static TheoryData<string> Libraries => [.. packages.Where(IsLibrary)];

    [Fact]
    public async Task There_are_three_and_the_symbols_of_the_libraries()
    {
        var packed = await PackedPackages.GetAsync();

        Directory.EnumerateFiles(packed.Folder).Select(file => Path.GetFileName(file)).ShouldBe(
            [.. packages.Select(name => $"{name}.{PackedPackages.Version}.nupkg"), .. packages.Where(IsLibrary).Select(name => $"{name}.{PackedPackages.Version}.snupkg")], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Packages))]
    public async Task Each_has_what_a_registry_shows_of_it(string package)
    {
        using var content = await OpenAsync(package);

        content.Value("id").ShouldBe(package);
        content.Value("license").ShouldBe("MIT");
        content.Value("description").Length.ShouldBeGreaterThan(60);
        content.Value("tags").ShouldContain("managed-identity");
        Encoding.UTF8.GetString(content.Read(content.Value("readme"))).ShouldStartWith($"# {package}\n");
        content.Read(content.Value("icon"))[..8].ShouldBe([0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n']);
    }

    [Theory, MemberData(nameof(Packages))]
    public async Task None_has_a_path_of_the_machine_that_packed_it(string package)
    {
        using var content = await OpenAsync(package);
        var root = Encoding.UTF8.GetBytes(Repository.Root);

        content.Files.Where(file => content.Read(file).AsSpan().IndexOf(root) >= 0).ShouldBeEmpty();
    }

    // Whatever its user has of Microsoft.IdentityModel, Serilog or anything else is the user's own choice.
    [Fact]
    public async Task The_libraries_bring_nothing_but_ASP_NET_Core_and_each_other_in_the_same_version()
    {
        using var library = await OpenAsync("ManagedIdentityEmulator");
        library.Dependencies.ShouldBeEmpty();
        library.Frameworks.ShouldBe(["Microsoft.AspNetCore.App"]);

        using var testing = await OpenAsync("ManagedIdentityEmulator.Testing");
        testing.Dependencies.ShouldBe([$"ManagedIdentityEmulator [{PackedPackages.Version}]", "Microsoft.AspNetCore.TestHost 10.0.0"]);
    }

    [Theory, MemberData(nameof(Libraries))]
    public async Task A_library_has_documentation_and_its_symbols_lead_to_the_sources(string package)
    {
        using var content = await OpenAsync(package);
        content.Files.Where(file => file.StartsWith("lib/", StringComparison.Ordinal)).ShouldBe([$"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"], ignoreOrder: true);

        using var symbols = new PackageContent(Path.ChangeExtension((await PackedPackages.GetAsync()).File(package), "snupkg"));
        using var pdb = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(symbols.Read($"lib/net10.0/{package}.pdb")));
        SourcesWithoutALead(pdb.GetMetadataReader()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_tool_is_for_every_machine_and_compiled_ahead_for_such_as_packed_it()
    {
        using var tool = await OpenAsync("mi-emulator");

        tool.Dependencies.ShouldBeEmpty();
        var machines = tool.Files.Where(file => file.StartsWith("tools/net10.0/", StringComparison.Ordinal)).Select(file => file.Split('/')[2]).Distinct().ToList();
        machines.Count.ShouldBe(2);
        machines.ShouldContain("any");
        machines.ShouldAllBe(machine => tool.IsCompiledAhead($"tools/net10.0/{machine}/mi-emulator.dll") == (machine != "any"));
        machines.ShouldAllBe(machine => tool.IsCompiledAhead($"tools/net10.0/{machine}/ManagedIdentityEmulator.dll") == (machine != "any"));
    }

    private static bool IsLibrary(string package) => package != "mi-emulator";

    private static async Task<PackageContent> OpenAsync(string package) => new((await PackedPackages.GetAsync()).File(package));

    // By source link, which is for all of them, or in the symbols themselves.
    private static IEnumerable<string> SourcesWithoutALead(MetadataReader pdb)
    {
        var (sourceLink, embedded) = (new Guid("CC110556-A091-4D38-9FEC-25AB9A351A6A"), new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE"));
        return Has(EntityHandle.ModuleDefinition, sourceLink) ? [] : pdb.Documents.Where(document => !Has(document, embedded)).Select(document => pdb.GetString(pdb.GetDocument(document).Name));

        bool Has(EntityHandle of, Guid kind) => pdb.GetCustomDebugInformation(of).Any(information => pdb.GetGuid(pdb.GetCustomDebugInformation(information).Kind) == kind);
    }
}
