using System.Net;
using ManagedIdentityEmulator.Tests.Documentation;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Control.OpenApi;

/// <summary>An emulator answers as its document says. What <c>samples/*.http</c> ask is held to it where they are sent.</summary>
public sealed class AnswersTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>, IDisposable
{
    private static readonly ControlDocument document = ControlDocument.Embedded;
    private static readonly HttpMethod unheardOf = new("PROPFIND");

    private readonly HttpClient client = new() { BaseAddress = fixture.Emulator.ControlAddress };

    public static TheoryData<string, string> WithBody => new(document.Operations.Where(one => one.Operation["requestBody"] is not null).Select(one => (one.Method, one.Path)));

    public static TheoryData<string> OwnPaths => [.. document.Paths.Select(path => path.Key).Where(path => !path.StartsWith("/dashboard") && path != "/")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task It_is_given_as_it_is_embedded_and_leads_to_the_emulator_that_gave_it()
    {
        var response = await client.GetAsync("/openapi/v1.json", Cancel);

        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldBe(ControlDocument.Text());
        ((string)document.Root["servers"]![0]!["url"]!).ShouldBe("/");
    }

    [Theory, MemberData(nameof(OwnPaths))]
    public async Task A_path_takes_the_methods_that_it_is_documented_with_and_HEAD_with_GET(string path)
    {
        var exchange = await SendAsync(new(unheardOf, path.Replace("{tenant}", "common").Replace("{host}", "aks").Replace("{name}", "vm").Replace('{', 'x').Replace('}', 'x')));

        exchange.Response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        var documented = document.Paths[path]!.AsObject().Select(operation => operation.Key.ToUpperInvariant()).ToList();
        exchange.Response.Content.Headers.Allow.ShouldBe(documented.Contains("GET") && path != "/_emulator/events" ? documented.Append("HEAD") : documented, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(WithBody))]
    public async Task A_bad_body_is_refused_with_the_problem_that_is_documented(string method, string path)
    {
        foreach (var body in new[] { "", "null", "3", "\"text\"", "{", "[3]", """{"nobody":"knows"}""", """{"name":3,"name":4}""", "{\"name\":\"\\ud800\"}", new string('[', 500) })
        {
            var (_, exchange) = await SendAsync(new(new HttpMethod(method), path) { Content = new StringContent(body) });

            exchange.Status.ShouldBe(400, body);
            document.Mistakes(exchange).ShouldBeEmpty();
        }
    }

    private async Task<(HttpResponseMessage Response, HttpExchange Exchange)> SendAsync(HttpRequestMessage request)
    {
        var response = await client.SendAsync(request, Cancel);
        return (response, await HttpExchange.OfAsync(request, response, await response.TextAsync()));
    }
}
