using System.Diagnostics;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>The requests of <c>samples/*.http</c> are answered as the files say.</summary>
public sealed partial class HttpFileTests : IDisposable
{
    private static readonly HttpFile file = HttpFile.Read(Sample("emulator.http"));
    private readonly TemporaryFolder arcKeys = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => arcKeys.Dispose();

    [Fact]
    public async Task Every_request_gets_the_answer_that_it_says_and_every_endpoint_has_one()
    {
        await using var server = await StartAsync(null);
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(Describe).ToHashSet();
        endpoints.Count.ShouldBeGreaterThan(20);
        var asked = new HashSet<string>();
        using var subscription = server.Services.GetRequiredService<DiagnosticListener>().Subscribe(new Matches(endpoint => asked.Add(Describe(endpoint))));

        await SendAllAsync(file, server);

        endpoints.Except(asked).ShouldBeEmpty("samples/emulator.http has no request for these");
    }

    [Fact]
    public async Task What_only_other_configurations_refuse_is_refused_as_the_second_file_says()
    {
        await using var server = await StartAsync(File.ReadAllText(Sample("refusals.json")));

        await SendAllAsync(HttpFile.Read(Sample("refusals.http")), server);
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

    private static async Task SendAllAsync(HttpFile file, EmulatorServer server)
    {
        file.Requests.Count.ShouldBeGreaterThan(10);
        using var client = new HttpClient(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = (_, _, _, _) => true });
        var (wrong, byHand) = (new List<string>(), new Dictionary<string, string>());
        foreach (var request in file.Requests)
        {
            using var response = await client.SendAsync(request.With(Value), HttpCompletionOption.ResponseHeadersRead, Cancel);
            var text = request.Text.Length == 0 ? "" : await response.TextAsync(); // one of them does not end
            if ((int)response.StatusCode != request.Status || !text.Contains(HttpFileRequest.Fill(request.Text, Value)))
            {
                wrong.Add($"{request.Title} ({request.Line}): {(int)response.StatusCode} {text}, not {request.Status} {request.Text}");
            }
            else if (request.Gives is { } gives)
            {
                file.Variables.Keys.ShouldContain(gives.Variable);
                byHand[gives.Variable] = gives.Of(text);
            }

            if (response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenge) && $"{challenge}".Split("realm=") is [_, var path])
            {
                byHand["arcKey"] = await File.ReadAllTextAsync(path, Cancel);
            }
        }

        wrong.ShouldBeEmpty();

        string Value(string name) => name switch
        {
            "data" => server.Addresses.Data,
            "tls" => server.Addresses.Tls,
            "control" => server.Addresses.Control,
            _ => byHand.GetValueOrDefault(name) ?? file.Variables[name],
        };
    }

    private Task<EmulatorServer> StartAsync(string? json)
    {
        var read = ConfigurationReader.Read(json, commandLine: options =>
        {
            options.Listeners = new ListenerOptions { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off };
            options.ArcKeyFolder = arcKeys.Path;
        });
        read.Problems.ShouldBeEmpty();
        return EmulatorServer.StartAsync(read.Options, new EmulatorClock(), _ => { }, cancel: Cancel);
    }

    private static string Describe(RouteEndpoint endpoint) =>
        $"{string.Join(" or ", endpoint.Metadata.GetMetadata<ListenerMetadata>()?.Listeners ?? [])}: {endpoint.RoutePattern.RawText}";

    [GeneratedRegex(@"[( ](\d{5,7}),")]
    private static partial Regex Code();

    private static string Sample(string name) => Path.Combine(Repository.Root, "samples", name);

    // Routing tells the server's own listener of each endpoint that it has chosen.
    private sealed class Matches(Action<RouteEndpoint> matched) : IObserver<KeyValuePair<string, object?>>
    {
        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Key == "Microsoft.AspNetCore.Routing.EndpointMatched" && value.Value is HttpContext http && http.GetEndpoint() is RouteEndpoint endpoint)
            {
                lock (matched)
                {
                    matched(endpoint);
                }
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
