using System.Text.Json;
using System.Text.Json.Serialization;

namespace ManagedIdentityEmulator.Identities.Documents;

/// <summary>A JSON object in another, which is kept as text, as it came.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct JsonObjectText(string Text)
{
    /// <summary>Whether it is an object indeed.</summary>
    public bool IsObject => Text is ['{', ..];

    internal sealed class Converter : JsonConverter<JsonObjectText>
    {
        public override JsonObjectText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonElement.ParseValue(ref reader).GetRawText());

        public override void Write(Utf8JsonWriter writer, JsonObjectText value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text);
    }
}
