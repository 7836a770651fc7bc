using System.Text.Json;

namespace ManagedIdentityEmulator.Soak.Reports;

internal static class SoakJson
{
    private static readonly JsonSerializerOptions readable = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Write(SoakReport report) => JsonSerializer.Serialize(report, readable);
}
