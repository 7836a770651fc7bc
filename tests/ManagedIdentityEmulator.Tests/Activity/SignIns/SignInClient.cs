using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>Reads the sign-in log as its readers do.</summary>
internal static class SignInClient
{
    public const string Path = "/_emulator/signins";

    public static async Task<List<JsonObject>> SignInsAsync(this Emulator emulator, string query = "")
    {
        using var control = new HttpClient { BaseAddress = emulator.ControlAddress };
        return [.. (await (await control.GetAsync($"{Path}?{query}", TestContext.Current.CancellationToken)).JsonAsync()).AsArray().Select(row => row!.AsObject())];
    }

    public static string Column(this JsonObject row, string name) => row[name]!.ToString();

    public static string Uti(string jwt) => (string)WireClient.Payload(jwt)["uti"]!;
}
