using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>Reads members that may be of another type than they should be.</summary>
internal static class JsonNodes
{
    /// <summary>A member that is a text; <see langword="null"/> where it is missing, null or of another type.</summary>
    public static string? Text(this JsonObject? json, string name) => json?[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A member that is an object; <see langword="null"/> where it is missing, null or of another type.</summary>
    public static JsonObject? Object(this JsonObject? json, string name) => json?[name] as JsonObject;

    /// <summary>Whether a member is there and is not of that type. A null is as good as none.</summary>
    public static bool HasOther(this JsonObject? json, string name, JsonValueKind kind) => json?[name] is { } node && node.GetValueKind() != kind;
}
