using System.Net;
using System.Net.Sockets;
using System.Text;
using ManagedIdentityEmulator.Host.Tests.Doctor;

namespace ManagedIdentityEmulator.Host.Tests.Telemetry;

/// <summary>Metrics and traces, sent to where the standard variables say.</summary>
public sealed class TelemetryTests
{
    private const string Vault = "https://vault.azure.net";
    private const string TokenPath = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + Vault;
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string ClientSpan = "b7ad6b7169203331";
    private const string Web = "1A918C116B715E6EB89D3413F65C995A";

    private static readonly (string, string)[] quickly = [("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_METRIC_EXPORT_INTERVAL", "100"), ("OTEL_BSP_SCHEDULE_DELAY", "50")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_tokens_signatures_rotations_and_drills_are_received_as_metrics_and_each_request_as_a_span_in_the_trace_of_its_client()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], [.. quickly, ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address), ("OTEL_EXPORTER_OTLP_HEADERS", "x-key=of-the-collector")]);
        using var client = new HttpClient { DefaultRequestHeaders = { { "Metadata", "true" }, { "X-IDENTITY-HEADER", Web } } };
        client.DefaultRequestHeaders.Add("traceparent", $"00-{TraceId}-{ClientSpan}-01");

        List<string> answers =
        [
            await GetAsync(emulator.Data, TokenPath),
            await GetAsync(emulator.Data, TokenPath),
            await GetAsync(emulator.Data, TokenPath + "&client_id=00000000-0000-4000-8000-000000000000"),
            await GetAsync(emulator.Data, $"/msi/token?api-version=2019-08-01&resource={Vault}&nonsense={Web}"),
            await PostAsync("/_emulator/faults", """{ "name": "bad-day", "effect": "503", "host": "vm", "times": 1 }"""),
            await GetAsync(emulator.Data, TokenPath),
            await PostAsync("/_emulator/tokens", """{ "resource": "api://orders" }"""),
            await PostAsync("/_emulator/keys/rotate", ""),
            await PostAsync("/_emulator/identities/97c80746-fffe-5f97-aebc-737751b39fef/credential/rotate", ""),
        ];
        await emulator.StopAsync(); // which sends what is left

        var counted = receiver.Points.Values.ToDictionary(point => $"{point.Metric}: {point.Tags}", point => point.Value);
        counted["mi_emulator.requests: mi_emulator.cached=false mi_emulator.outcome=issued mi_emulator.protocol=imds"].ShouldBe(1);
        counted["mi_emulator.requests: mi_emulator.cached=true mi_emulator.outcome=issued mi_emulator.protocol=imds"].ShouldBe(1);
        counted["mi_emulator.requests: mi_emulator.outcome=refused mi_emulator.protocol=imds"].ShouldBe(1);
        counted["mi_emulator.requests: mi_emulator.cached=false mi_emulator.outcome=issued mi_emulator.protocol=app-service"].ShouldBe(1);
        counted["mi_emulator.requests: mi_emulator.outcome=faulted mi_emulator.protocol=imds"].ShouldBe(1);
        counted["mi_emulator.tokens.minted: mi_emulator.token.kind=access"].ShouldBe(2);
        counted["mi_emulator.tokens.minted: mi_emulator.token.kind=custom"].ShouldBe(1);
        counted["mi_emulator.signing.duration: "].ShouldBe(3);
        counted["mi_emulator.rotations: mi_emulator.rotation.kind=signing_key"].ShouldBe(1);
        counted["mi_emulator.rotations: mi_emulator.rotation.kind=credential"].ShouldBe(1);
        counted["mi_emulator.faults: mi_emulator.fault=bad-day mi_emulator.protocol=imds"].ShouldBe(1);
        receiver.Points.Values.ShouldAllBe(point => point.Meter == "ManagedIdentityEmulator");

        var spans = receiver.Spans.Where(span => span.TraceId == TraceId).ToList();
        spans.ShouldAllBe(span => span.Service == "managed-identity-emulator" && span.Source == "ManagedIdentityEmulator");
        var requests = spans.Where(span => span.Parent == ClientSpan).ToList();
        requests.Select(span => (span.Name, span.Kind, span.Status, span.Tags["mi_emulator.outcome"], span.Tags["mi_emulator.host"], span.Tags["http.response.status_code"])).ShouldBe(
        [
            ("imds", 2, 0, "issued", "vm", "200"), ("imds", 2, 0, "issued", "vm", "200"), ("imds", 2, 0, "refused", "vm", "400"), ("app-service", 2, 0, "issued", "web", "200"), ("imds", 2, 2, "faulted", "vm", "503"),
        ]);
        requests[0].Tags["mi_emulator.client_id"].ShouldBe("4cf17ec3-88be-5804-8b95-795909f19566");
        requests[0].Tags["mi_emulator.resource"].ShouldBe(Vault);
        spans.Where(span => span.Name == "sign token").Select(span => span.Parent).ShouldBe([requests[0].SpanId, requests[3].SpanId]);

        receiver.Keys.Distinct().ShouldBe(["of-the-collector"]);
        string[] secrets = [Web, "eyJ0eXAiOiJKV1Q", .. answers.SelectMany(answer => answer.Split('"')).Where(part => part.StartsWith("eyJ"))];
        secrets.Length.ShouldBeGreaterThan(4);
        secrets.Where(secret => receiver.Everything.Contains(secret, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();

        async Task<string> GetAsync(Uri listener, string path) => await (await client.GetAsync(new Uri(listener, path), Cancel)).Content.ReadAsStringAsync(Cancel);

        async Task<string> PostAsync(string path, string body)
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var answer = await client.PostAsync(new Uri(emulator.Control, path), content, Cancel);
            answer.IsSuccessStatusCode.ShouldBeTrue(path);
            return await answer.Content.ReadAsStringAsync(Cancel);
        }
    }

    [Fact]
    public async Task A_client_that_comes_while_the_emulator_starts_is_counted_too()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var port = Examined.ClosedPort;
        await using var emulator = EmulatorProcess.Start(EmulatorProcess.OnFreePorts("--port", port), [.. quickly, ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Address)]);
        await emulator.WaitForAsync("the port", () => EmulatorProcess.IsOpen(int.Parse(port)));
        using var client = new HttpClient { DefaultRequestHeaders = { { "Metadata", "true" } } };

        (await client.GetAsync($"http://localhost:{port}{TokenPath}", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await emulator.StopAsync();

        receiver.Points.Values.Select(point => (point.Metric, point.Value)).ShouldContain(("mi_emulator.tokens.minted", 1));
        receiver.Spans.Select(span => span.Name).ShouldBe(["sign token", "imds"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_said_of_one_signal_alone_is_for_that_alone()
    {
        await using var traces = await OtlpReceiver.StartAsync();
        await using var metrics = await OtlpReceiver.StartAsync();
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("OTEL_EXPORTER_OTLP_ENDPOINT", metrics.Address), ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", $"{traces.Address}/v1/traces"), ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf"), ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-key=of-traces"));

        await emulator.TokenAsync();
        await emulator.StopAsync();

        traces.Spans.ShouldNotBeEmpty();
        traces.Points.ShouldBeEmpty();
        traces.Keys.Distinct().ShouldBe(["of-traces"]);
        metrics.Points.ShouldNotBeEmpty();
        metrics.Spans.ShouldBeEmpty();
    }

    [Fact]
    public Task A_place_that_does_not_answer_costs_a_line_in_the_log_and_no_token_nor_time_at_the_end() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0); // takes connections, and never answers
        silent.Start();
        var place = $"http://{silent.LocalEndpoint}";
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], [.. quickly, ("OTEL_EXPORTER_OTLP_ENDPOINT", place), ("OTEL_EXPORTER_OTLP_TIMEOUT", "300")]);

        (await emulator.TokenAsync()).ShouldStartWith("eyJ");
        await emulator.WaitForOutputAsync("the line", output => output.Contains($"Telemetry does not reach {place}, and is dropped until it does"));
        (await emulator.TokenAsync("api://orders")).ShouldStartWith("eyJ");

        var end = await emulator.EndAsync();

        emulator.Output.Split("Telemetry").Length.ShouldBe(2);
        return end;
    });

    [Theory]
    [InlineData("collector:4317", null, "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https URL")]
    [InlineData("http://127.0.0.1:1", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL must be grpc or http/protobuf; 'http/json' is neither")]
    public async Task A_variable_that_is_not_understood_is_named_once(string place, string? protocol, string words)
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], ("OTEL_EXPORTER_OTLP_ENDPOINT", place), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol ?? ""));

        await emulator.WaitForOutputAsync("the line", output => output.Contains($"No telemetry is sent: {words}"));
        (await emulator.TokenAsync()).ShouldStartWith("eyJ");
        (await emulator.StopAsync()).Output.Split("elemetry ").Length.ShouldBe(2);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Nothing_of_OpenTelemetry_is_loaded_unless_there_is_a_place_to_send_to(bool hasPlace)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], hasPlace ? [("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")] : []);
        await emulator.TokenAsync();

        (await File.ReadAllTextAsync($"/proc/{emulator.Id}/maps", Cancel)).Contains("/OpenTelemetry").ShouldBe(hasPlace);
    }
}
