using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>JSON on standard output: no character is escaped that need not be.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions onOneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions indented = new(onOneLine) { WriteIndented = true };

    public static string Indented(JsonNode json) => json.ToJsonString(indented);

    public static string OnOneLine(JsonNode json) => json.ToJsonString(onOneLine);
}
