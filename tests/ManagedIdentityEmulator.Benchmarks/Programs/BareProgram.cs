using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The counterpart: a Kestrel program that gives one answer of the emulator's to whoever asks.</summary>
internal static class BareProgram
{
    /// <param name="program">The program.</param>
    /// <param name="answer">What it answers.</param>
    /// <param name="question">What that answers.</param>
    /// <param name="signs">Whether it makes a key, and signs for every answer.</param>
    public static async Task<ServerProcess> StartAsync(string program, Answer answer, Question question, bool signs)
    {
        var file = Path.GetTempFileName();
        try
        {
            answer.Save(file);
            var port = ServerProcess.FreePort();
            return await ServerProcess.StartAsync(program, [$"{port}", file, .. signs ? ["sign"] : Array.Empty<string>()], port, question);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
