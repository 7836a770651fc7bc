using System.Collections.Concurrent;
using System.Diagnostics;
using ManagedIdentityEmulator.Telemetry;
using ManagedIdentityEmulator.Tests.Documentation;
using ManagedIdentityEmulator.Tests.Infrastructure;
using Span = System.Diagnostics.Activity;

namespace ManagedIdentityEmulator.Tests.Telemetry;

/// <summary>The spans of requests, of one trace each: other tests of the process have theirs.</summary>
public sealed class SpanTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>, IDisposable
{
    private readonly ActivityTraceId trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId client = ActivitySpanId.CreateRandom();
    private readonly ConcurrentQueue<Span> ended = [];
    private readonly List<IDisposable> listeners = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => listeners.ForEach(listener => listener.Dispose());

    [Fact]
    public async Task A_new_token_is_a_span_in_the_client_s_trace_with_its_signature_within_and_a_cached_one_has_none()
    {
        Listen(ActivitySamplingResult.AllDataAndRecorded);
        var resource = $"api://{trace}";
        await AskAsync(resource);
        await AskAsync(resource);

        var spans = await EndedAsync(3);
        spans.Select(span => span.OperationName).ShouldBe(["sign token", "request", "request"]);
        spans.Skip(1).ShouldAllBe(span => span.ParentSpanId == client && span.Kind == ActivityKind.Server && span.DisplayName == "imds" && span.HasRemoteParent);
        spans[0].ParentSpanId.ShouldBe(spans[1].SpanId);
        spans.Skip(1).Select(span => span.GetTagItem("mi_emulator.cached")).ShouldBe([false, true]);
        spans[1].GetTagItem("mi_emulator.client_id").ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("vm").ClientId}");
        spans[1].GetTagItem("http.response.status_code").ShouldBe(200);
    }

    [Fact]
    public async Task The_page_on_telemetry_has_every_attribute()
    {
        Listen(ActivitySamplingResult.AllDataAndRecorded);
        using var drill = fixture.Emulator.Faults.Add("missing=token_type", fault => fault.Resource = $"api://{trace}");
        await AskAsync($"api://{trace}");

        var attributes = (await EndedAsync(2)).SelectMany(span => span.TagObjects).Select(tag => tag.Key).ToHashSet();
        var page = Pages.Read("docs/telemetry.md");
        attributes.Count.ShouldBeGreaterThan(12);
        attributes.Where(name => !page[page.IndexOf("## Traces", StringComparison.Ordinal)..].Contains($"`{name}`")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_trace_that_nobody_wants_to_see_has_no_span()
    {
        Listen(ActivitySamplingResult.None);

        (await AskAsync($"api://{trace}")).IsSuccessStatusCode.ShouldBeTrue();
        await AskAsync($"api://{trace}");

        ended.ShouldBeEmpty();
    }

    private void Listen(ActivitySamplingResult result)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EmulatorTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> asked) => asked.TraceId == trace ? result : ActivitySamplingResult.None,
            ActivityStopped = ended.Enqueue,
        };
        listeners.Add(listener);
        ActivitySource.AddActivityListener(listener);
    }

    private async Task<HttpResponseMessage> AskAsync(string resource)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{WireClient.TokenPath}?api-version=2018-02-01&resource={resource}");
        request.Headers.Add("Metadata", "true");
        request.Headers.Add("traceparent", $"00-{trace}-{client}-01");
        return await fixture.Client.SendAsync(request, Cancel);
    }

    // A request's span ends after its answer.
    private async Task<List<Span>> EndedAsync(int count)
    {
        for (var left = 500; ended.Count < count && left > 0; left--)
        {
            await Task.Delay(10, Cancel);
        }

        return [.. ended];
    }
}
