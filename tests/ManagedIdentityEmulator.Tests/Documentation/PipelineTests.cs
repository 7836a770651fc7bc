using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The files that no build reads: what is wrong in them shows only when a release is due.</summary>
public sealed partial class PipelineTests
{
    public static TheoryData<string> Workflows => [.. FilesOf(".github/workflows", "*.yml")];

    public static TheoryData<string> YamlFiles => [.. FilesOf(".github", "*.yml"), .. FilesOf("docker", "*.yaml")];

    [Theory, MemberData(nameof(YamlFiles))]
    public void Is_yaml_with_no_key_twice(string file) => Read(file).Documents.ShouldNotBeEmpty();

    [Theory, MemberData(nameof(Workflows))]
    public void Every_action_is_pinned_by_the_commit_and_says_its_version(string file)
    {
        var uses = File.ReadAllLines(Repository.Find(file)).Where(line => line.Contains("uses:", StringComparison.Ordinal)).ToList();

        uses.ShouldNotBeEmpty();
        uses.ShouldAllBe(line => Pinned().IsMatch(line) || OfThisRepository().IsMatch(line));
    }

    [Theory, MemberData(nameof(Workflows))]
    public void Nothing_is_permitted_but_to_the_job_that_needs_it_and_no_job_runs_for_hours(string file)
    {
        var workflow = (YamlMappingNode)Read(file).Documents[0].RootNode;
        var jobs = ((YamlMappingNode)workflow["jobs"]).Children.Values.Cast<YamlMappingNode>().ToList();

        ((YamlMappingNode)workflow["permissions"]).Children.ShouldBeEmpty();
        ((YamlMappingNode)workflow["on"]).Children.Keys.ShouldNotContain("pull_request_target");
        jobs.ShouldAllBe(job => job.Children.ContainsKey("permissions"));
        jobs.ShouldAllBe(job => job.Children.ContainsKey("timeout-minutes") || job.Children.ContainsKey("uses"));
    }

    private static YamlStream Read(string file)
    {
        using var reader = File.OpenText(Repository.Find(file));
        var stream = new YamlStream();
        stream.Load(reader);
        return stream;
    }

    private static IEnumerable<string> FilesOf(string folder, string pattern) =>
        Directory.EnumerateFiles(Repository.Find(folder), pattern, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file));

    [GeneratedRegex(@"^\s+(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"^\s+uses: \./\.github/workflows/[\w-]+\.yml$")]
    private static partial Regex OfThisRepository();
}
