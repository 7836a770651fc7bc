using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>Sends the requests of a file to an emulator, one after the other, as a person would.</summary>
internal sealed partial class HttpFileSession(HttpFile file, EmulatorServer server) : IDisposable
{
    private readonly HttpClient client = new(new HttpClientHandler { UseProxy = false, ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
    private readonly Dictionary<string, string> byHand = [];

    /// <summary>What came out otherwise than the file says.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>What was asked of the control listener, and answered.</summary>
    public List<HttpExchange> WithControl { get; } = [];

    /// <summary>Every token that came back, and every key that was read from a file.</summary>
    public HashSet<string> Secrets { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="before">What is to be done before a request that has this method.</param>
    public async Task SendAllAsync(Func<HttpMethod, Task>? before = null)
    {
        file.Requests.Count.ShouldBeGreaterThan(10);
        foreach (var request in file.Requests)
        {
            using var message = request.With(Value);
            await (before?.Invoke(message.Method) ?? Task.CompletedTask);
            using var response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Cancel);
            var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await response.TextAsync(); // which does not end
            if (message.RequestUri!.Port == new Uri(server.Addresses.Control).Port)
            {
                WithControl.Add(await HttpExchange.OfAsync(message, response, text));
            }

            Secrets.UnionWith(Token().Matches(text).Select(match => match.Value));
            if ((int)response.StatusCode != request.Status || !text.Contains(HttpFileRequest.Fill(request.Text, Value)))
            {
                Wrong.Add($"{request.Title} ({request.Line}): {(int)response.StatusCode} {text}, not {request.Status} {request.Text}");
            }
            else if (request.Gives is { } gives)
            {
                file.Variables.Keys.ShouldContain(gives.Variable);
                byHand[gives.Variable] = gives.Of(text);
            }

            if (response.Headers.NonValidated.TryGetValues("WWW-Authenticate", out var challenge) && $"{challenge}".Split("realm=") is [_, var path])
            {
                byHand["arcKey"] = await File.ReadAllTextAsync(path, Cancel);
                Secrets.Add(byHand["arcKey"]);
            }
        }
    }

    public Task<string> GetAsync(string path) => client.GetStringAsync(server.Addresses.Control + path, Cancel);

    public Task<Stream> OpenAsync(string path) => client.GetStreamAsync(server.Addresses.Control + path, Cancel);

    public Task PostAsync(string path) => client.PostAsync(server.Addresses.Control + path, null, Cancel);

    public void Dispose() => client.Dispose();

    private string Value(string name) => name switch
    {
        "data" => server.Addresses.Data,
        "tls" => server.Addresses.Tls,
        "control" => server.Addresses.Control,
        _ => byHand.GetValueOrDefault(name) ?? file.Variables[name],
    };

    [GeneratedRegex(@"eyJ[\w-]{10,}\.[\w-]+\.[\w-]+")]
    private static partial Regex Token();
}
