using System.Net.Http.Json;
using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The emulator as anybody starts it, but for its ports: they are free ones.</summary>
internal sealed class EmulatorUnderTest : IAsyncDisposable
{
    private readonly HttpClient control;

    private EmulatorUnderTest(ServerProcess server, int controlPort)
    {
        Server = server;
        control = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://localhost:{controlPort}") };
    }

    public ServerProcess Server { get; }

    /// <summary>Starts it and waits for its first token.</summary>
    public static async Task<EmulatorUnderTest> StartAsync(string program, params string[] more)
    {
        var (port, controlPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        string[] arguments = ["run", "--port", $"{port}", "--tls-port", "0", "--control-port", $"{controlPort}", "--imds-address", "off", .. more];
        return new(await ServerProcess.StartAsync(program, arguments, port, Question.Imds()), controlPort);
    }

    /// <summary>What the code on a web app asks.</summary>
    public async Task<Question> AppServiceQuestionAsync()
    {
        var variables = await control.GetFromJsonAsync<Dictionary<string, string>>("/_emulator/hosts/web/env?format=json");
        return Question.AppService(variables!["IDENTITY_HEADER"]);
    }

    public async Task RotateKeysAsync()
    {
        using var rotated = await control.PostAsync(new Uri("/_emulator/keys/rotate", UriKind.Relative), null);
        rotated.EnsureSuccessStatusCode();
    }

    /// <summary>Asks each of these once, over as many connections as there are cores.</summary>
    public Task AskAsync(IReadOnlyCollection<Question> questions) =>
        Task.WhenAll(questions.Chunk((questions.Count / Environment.ProcessorCount) + 1).Select(AskInTurnAsync));

    public async ValueTask DisposeAsync()
    {
        control.Dispose();
        await Server.DisposeAsync();
    }

    private async Task AskInTurnAsync(Question[] questions)
    {
        using var connection = await Connection.OpenAsync(Server.Port);
        foreach (var question in questions)
        {
            if (await connection.AskAsync(question.ToBytes()) is var status and not 200)
            {
                throw new InvalidOperationException($"{question.Path} was answered with {status}");
            }
        }
    }
}
