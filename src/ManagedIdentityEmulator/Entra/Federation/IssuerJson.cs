using System.Text.Json;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>How the documents of an issuer are read: it may be anybody.</summary>
internal static class IssuerJson
{
    public static JsonDocumentOptions Strict { get; } = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <returns>A member that is a string; <see langword="null"/> where there is none.</returns>
    public static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
