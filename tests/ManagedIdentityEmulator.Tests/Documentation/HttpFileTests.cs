using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Control.OpenApi;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The requests of <c>samples/*.http</c> are answered as the files say.</summary>
public sealed partial class HttpFileTests(EveryRequestOnce all) : IClassFixture<EveryRequestOnce>
{
    private static readonly HttpFile file = EveryRequestOnce.File;

    [Fact]
    public void Every_request_gets_the_answer_that_it_says() => all.Wrong.ShouldBeEmpty();

    [Fact]
    public void Every_endpoint_has_one()
    {
        all.Endpoints.Count.ShouldBeGreaterThan(20);
        all.Endpoints.Except(all.Asked).ShouldBeEmpty("samples/emulator.http has no request for these");
    }

    [Fact]
    public void Every_endpoint_of_the_control_listener_is_in_its_OpenAPI_document_and_nothing_else()
    {
        var mapped = all.Endpoints.Where(endpoint => endpoint.Split(':')[0].Contains("Control")).Select(endpoint => endpoint[(endpoint.IndexOf(':') + 2)..]);

        ControlDocument.Embedded.Paths.Select(path => path.Key).ShouldBe(mapped.Where(pattern => !pattern.EndsWith("/{**path}")).Select(pattern => pattern.Replace("{**", "{")), ignoreOrder: true);
    }

    [Fact]
    public void Every_answer_of_the_control_listener_is_as_its_OpenAPI_document_says()
    {
        all.WithControl.Count.ShouldBeGreaterThan(80);
        all.WithControl.SelectMany(ControlDocument.Embedded.Mistakes).ShouldBeEmpty();
    }

    [Fact]
    public void Every_operation_of_the_document_was_asked_for_and_has_done_what_it_is_for()
    {
        var done = all.WithControl.Where(exchange => exchange.Status < 300).Select(exchange => $"{exchange.Method} {ControlDocument.Embedded.PathOf(exchange.Address.AbsolutePath)}");

        ControlDocument.Embedded.Operations.Select(one => $"{one.Method} {one.Path}").Except(done).ShouldBeEmpty();
    }

    [Fact]
    public void Every_event_is_as_its_OpenAPI_document_says()
    {
        var events = all.Written.Single(written => written.Where == "the events").Text.Split('\n').Where(line => line.StartsWith("data: ")).Select(line => JsonNode.Parse(line[6..])).ToList();

        events.Count.ShouldBeGreaterThan(50);
        events.SelectMany(happened => ControlDocument.Embedded.Mistakes(ControlDocument.Embedded.Schemas["Event"]!, happened)).ShouldBeEmpty();
    }

    [Fact]
    public void No_token_key_secret_or_assertion_of_all_of_these_is_written_down_anywhere()
    {
        all.Secrets.Count.ShouldBeGreaterThan(40);
        all.Written.Select(written => written.Where).Distinct().Count().ShouldBe(12);
        foreach (var (where, text) in all.Written)
        {
            text.ShouldNotBeEmpty(where);
            foreach (var secret in all.Secrets.SelectMany(PartsOf).Append("PRIVATE KEY"))
            {
                text.Split('\n').FirstOrDefault(line => line.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeNull($"{where} has '{secret}'");
            }
        }
    }

    [Fact]
    public async Task What_only_other_configurations_refuse_is_refused_as_the_second_file_says()
    {
        using var arcKeys = new TemporaryFolder();
        await using var server = await EveryRequestOnce.StartAsync(File.ReadAllText(Sample("refusals.json")), arcKeys, _ => { });
        using var session = new HttpFileSession(HttpFile.Read(Sample("refusals.http")), server);

        await session.SendAllAsync();

        session.Wrong.ShouldBeEmpty();
        session.WithControl.Select(exchange => exchange.Status).ShouldContain(401);
        session.WithControl.SelectMany(ControlDocument.Embedded.Mistakes).ShouldBeEmpty();
    }

    [Fact]
    public void Every_AADSTS_code_of_the_authority_is_in_one_of_the_files_but_for_those_that_the_first_says_it_cannot_show()
    {
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src", "ManagedIdentityEmulator", "Entra"), "*Errors.cs", SearchOption.AllDirectories);
        var codes = sources.SelectMany(source => Code().Matches(File.ReadAllText(source))).Select(code => code.Groups[1].Value).ToHashSet();
        codes.Count.ShouldBeGreaterThan(30);
        var shown = file.Requests.Concat(HttpFile.Read(Sample("refusals.http")).Requests).Select(request => request.Text).ToList();

        codes.Where(code => !shown.Any(text => text.Split(':')[0] == $"AADSTS{code}")).ShouldBe(["700023", "900612"], ignoreOrder: true);
    }

    [Fact]
    public void The_addresses_in_it_are_those_of_an_emulator_on_its_default_ports()
    {
        var listeners = new ListenerOptions();

        file.Variables["data"].ShouldBe($"http://localhost:{listeners.Port}");
        file.Variables["tls"].ShouldBe($"https://localhost:{listeners.TlsPort}");
        file.Variables["control"].ShouldBe($"http://localhost:{listeners.ControlPort}");
    }

    // Of a token, what it says and what proves it.
    private static IEnumerable<string> PartsOf(string secret) => secret.Split('.').Where(part => !part.StartsWith("eyJ") || part.Length > 60).Where(part => part.Length > 2).Append(secret);

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    [GeneratedRegex(@"[( ](\d{5,7}),")]
    private static partial Regex Code();
}
