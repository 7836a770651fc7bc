using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>What the pages show is what happens.</summary>
public sealed partial class PageTests
{
    public static TheoryData<string> PagesWithCommands => [.. Pages.Run.Where(page => CurlLine().IsMatch(Pages.Read(page)))];

    [Fact]
    public void The_configuration_examples_have_no_mistakes()
    {
        var examples = Pages.Run.SelectMany(page => JsonBlock().Matches(Pages.Read(page))).ToList();

        examples.Count.ShouldBeGreaterThan(1);
        examples.ShouldAllBe(example => ConfigurationReader.Read(example.Groups[1].Value, null, null).Problems.Count == 0);
    }

    [Fact]
    public void The_ids_in_the_banner_are_those_of_an_emulator_without_configuration()
    {
        var (options, text) = (new EmulatorOptions(), Pages.Read("README.md"));
        var registry = IdentitySeed.CreateRegistry(options);

        text.ShouldContain($"tenant    {options.TenantId}");
        text.ShouldContain($"identity  default          client id {registry.Identities.Single(identity => identity.Kind == IdentityKind.UserAssigned).ClientId}");
        text.ShouldContain($"system    vm               client id {registry.FindHost("vm")!.SystemAssigned!.ClientId}");
        text.ShouldContain($"hosts     {string.Join(", ", registry.Hosts.Select(host => host.Name))}");
    }

    [Theory, MemberData(nameof(PagesWithCommands))]
    public async Task Every_address_on_a_page_answers(string page)
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts(), TestContext.Current.CancellationToken);
        using var client = new HttpClient(emulator.CreateHandler());
        var commands = CurlLine().Matches(Pages.Read(page));
        var saved = new Dictionary<string, string>();

        foreach (Match command in commands)
        {
            var body = BodyOption().Match(command.Value);
            var request = new HttpRequestMessage(MethodOption().Match(command.Value) is { Success: true } method ? new(method.Groups[1].Value) : body.Success ? HttpMethod.Post : HttpMethod.Get, command.Groups["url"].Value)
            {
                Content = body.Success ? new StringContent(body.Groups["file"] is { Success: true, Value: var file } ? saved[file] : body.Groups["text"].Value) : null,
            };
            if (command.Value.Contains("Metadata:true"))
            {
                request.Headers.Add("Metadata", "true");
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            response.IsSuccessStatusCode.ShouldBeTrue($"{command.Value}: {response.StatusCode}");
            if (OutputOption().Match(command.Value) is { Success: true } output)
            {
                saved[output.Groups[1].Value] = await response.TextAsync();
            }
        }
    }

    [GeneratedRegex(@"```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@" -X ([A-Z]+) ")]
    private static partial Regex MethodOption();

    [GeneratedRegex(@" -o (\S+) ")]
    private static partial Regex OutputOption();

    [GeneratedRegex(@" -d ('(?<text>[^']*)'|@(?<file>\S+))")]
    private static partial Regex BodyOption();

    [GeneratedRegex(@"\bcurl [^\n]*?(?<url>http://[^\s'`]+)")]
    private static partial Regex CurlLine();
}
