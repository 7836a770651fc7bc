using System.Text.Json;

namespace Samples;

/// <summary>What is <c>https://login.microsoftonline.com/{tenant}</c> in Azure.</summary>
internal static class EmulatorAuthority
{
    // "mi-emulator exec" takes free ports. An emulator that you run yourself is at https://localhost:50343/{tenant}: a line in appsettings.json.
    public static async Task<string> FindAsync()
    {
        var control = Environment.GetEnvironmentVariable("MI_EMULATOR_CONTROL")
            ?? throw new InvalidOperationException("There is no emulator: run this as its README says, under 'mi-emulator exec'.");
        using var http = new HttpClient();
        var state = JsonElement.Parse(await http.GetStringAsync(new Uri($"{control}/_emulator/state")));
        return $"{state.GetProperty("addresses").GetProperty("tls").GetString()}/{state.GetProperty("tenantId").GetString()}";
    }
}
