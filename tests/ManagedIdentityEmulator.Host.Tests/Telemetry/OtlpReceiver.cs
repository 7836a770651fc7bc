using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Host.Tests.Telemetry;

/// <summary>What a span says.</summary>
internal sealed record ReceivedSpan(string Service, string Source, string TraceId, string SpanId, string Parent, string Name, int Kind, int Status, IReadOnlyDictionary<string, string> Tags);

/// <summary>A point of a metric, as it was last told: a sum so far, or how many values there were.</summary>
internal sealed record ReceivedPoint(string Meter, string Metric, string Unit, string Tags, double Value);

/// <summary>Takes metrics and traces by OTLP over HTTP (opentelemetry.io/docs/specs/otlp; the numbers are those of opentelemetry-proto).</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> everything = [];

    private OtlpReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<ReceivedSpan> Spans { get; } = [];

    public ConcurrentDictionary<(string Metric, string Tags), ReceivedPoint> Points { get; } = [];

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>All that has come, as text.</summary>
    public string Everything => string.Join('\n', everything);

    /// <summary>The headers that an exporter was told to send.</summary>
    public ConcurrentQueue<string> Keys { get; } = [];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver.app.Run(receiver.TakeAsync);
        await receiver.app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        everything.Enqueue(Encoding.Latin1.GetString(body.ToArray()));
        Keys.Enqueue(http.Request.Headers["x-key"].ToString());
        var groups = new ProtobufMessage(body.ToArray()).Messages(1).ToList();
        switch (http.Request.Path.Value)
        {
            case "/v1/traces":
                groups.ForEach(TakeSpans);
                break;
            case "/v1/metrics":
                groups.ForEach(TakePoints);
                break;
        }

        http.Response.ContentType = "application/x-protobuf"; // of an empty message
    }

    private void TakeSpans(ProtobufMessage group)
    {
        var service = Tags(group.Message(1), 1)["service.name"];
        foreach (var scope in group.Messages(2))
        {
            foreach (var span in scope.Messages(2))
            {
                Spans.Enqueue(new(
                    service, scope.Message(1).Text(1), span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), (int)span.Number(6), (int)span.Message(15).Number(3), Tags(span, 9)));
            }
        }
    }

    private void TakePoints(ProtobufMessage group)
    {
        foreach (var scope in group.Messages(2))
        {
            foreach (var metric in scope.Messages(2))
            {
                var (sum, histogram) = (7, 9);
                var points = metric.Has(sum) ? metric.Message(sum).Messages(1).Select(point => (Tags(point, 7), (double)point.Number(6)))
                    : metric.Message(histogram).Messages(1).Select(point => (Tags(point, 9), (double)point.Number(4)));
                foreach (var (tags, value) in points)
                {
                    var text = string.Join(' ', tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}"));
                    Points[(metric.Text(1), text)] = new(scope.Message(1).Text(1), metric.Text(1), metric.Text(3), text, value);
                }
            }
        }
    }

    private static Dictionary<string, string> Tags(ProtobufMessage of, int field) => of.Messages(field).ToDictionary(tag => tag.Text(1), tag => ValueOf(tag.Message(2)));

    private static string ValueOf(ProtobufMessage value) => value.Has(1) ? value.Text(1) : value.Has(2) ? (value.Number(2) == 1 ? "true" : "false") : $"{value.Number(3)}";
}
