namespace ManagedIdentityEmulator.Benchmarks.Http;

/// <summary>An answer of the emulator, to be given again byte by byte.</summary>
internal sealed record Answer(string Path, IReadOnlyList<string> Headers, string Body)
{
    // The server writes these by itself.
    private static readonly string[] ofTheServer = ["Date", "Transfer-Encoding", "Connection"];

    private static readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });

    public static async Task<Answer> OfAsync(int port, Question question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}{question.Path}");
        request.Headers.Add(question.HeaderName, question.HeaderValue);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).Where(header => !ofTheServer.Contains(header.Key));
        return new(question.Path.Split('?')[0], [.. headers.Select(header => $"{header.Key}: {header.Value}")], await response.Content.ReadAsStringAsync());
    }

    /// <summary>Writes it as the bare program reads it.</summary>
    public void Save(string file) => File.WriteAllText(file, string.Join('\n', [Path, .. Headers, "", Body]));
}
