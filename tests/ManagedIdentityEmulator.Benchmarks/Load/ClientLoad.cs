using System.Diagnostics;
using System.Text.Json;

namespace ManagedIdentityEmulator.Benchmarks.Load;

/// <summary>Load by this program itself, in a process of its own, where there is no wrk.</summary>
internal sealed class ClientLoad : ILoadGenerator
{
    /// <summary>The command that <see cref="AnswerAsync"/> is for.</summary>
    public const string Command = "load";

    private static readonly string program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "mi-emulator-benchmarks.exe" : "mi-emulator-benchmarks");

    public string Name => "the benchmark's own client (there is no wrk on the PATH)";

    public async Task<LoadResult> RunAsync(LoadPlan plan)
    {
        using var client = Process.Start(new ProcessStartInfo(program, [Command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await JsonSerializer.SerializeAsync(client.StandardInput.BaseStream, plan);
        client.StandardInput.Close();
        var result = await client.StandardOutput.ReadToEndAsync();
        await client.WaitForExitAsync();
        return client.ExitCode == 0 ? JsonSerializer.Deserialize<LoadResult>(result)! : throw new InvalidOperationException("the load has failed");
    }

    /// <summary>What the other process does: a plan comes in, its result goes out.</summary>
    public static async Task AnswerAsync()
    {
        var plan = await JsonSerializer.DeserializeAsync<LoadPlan>(Console.OpenStandardInput());
        Console.WriteLine(JsonSerializer.Serialize(await LoadClient.RunAsync(plan!)));
    }
}
