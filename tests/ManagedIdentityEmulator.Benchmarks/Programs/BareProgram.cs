using ManagedIdentityEmulator.Benchmarks.Http;

namespace ManagedIdentityEmulator.Benchmarks.Programs;

/// <summary>The counterpart: a Kestrel program that gives one answer of the emulator's to whoever asks.</summary>
internal static class BareProgram
{
    public static async Task<ServerProcess> StartAsync(string program, Answer answer, Question question)
    {
        var file = Path.GetTempFileName();
        try
        {
            answer.Save(file);
            var port = ServerProcess.FreePort();
            return await ServerProcess.StartAsync(program, [$"{port}", file], port, question);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
