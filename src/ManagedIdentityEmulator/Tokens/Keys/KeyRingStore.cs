using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>Keeps the key ring in the data directory, if there is one.</summary>
internal sealed class KeyRingStore(DataDirectory? data)
{
    private const string FileName = "signing-keys.json";

    public bool IsEmpty => data?.Has(FileName) is not true;

    public ImmutableArray<RingKey> Load() =>
        data?.Read(FileName, KeyRingJson.Default.KeptKeyArray, kept => kept.Select(Restore).ToImmutableArray(), []) ?? [];

    public void Save(ImmutableArray<RingKey> keys) =>
        data?.Write(FileName, [.. keys.Select(Keep)], KeyRingJson.Default.KeptKeyArray);

    private static RingKey Restore(KeptKey? kept) => kept is null
        ? throw new JsonException("a key is null")
        : new(SigningKey.Restore(kept.PrivateKey, kept.Certificate), kept.PublishedAt, kept.SigningFrom, kept.RetiredAt, kept.TokenLifetime);

    private static KeptKey Keep(RingKey key) =>
        new(key.Key.ExportPrivateKey(), key.Key.Certificate, key.PublishedAt, key.SigningFrom, key.RetiredAt, key.TokenLifetime);
}

internal sealed record KeptKey(byte[] PrivateKey, byte[] Certificate, DateTimeOffset PublishedAt, DateTimeOffset? SigningFrom, DateTimeOffset? RetiredAt, TimeSpan TokenLifetime);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptKey[]))]
internal sealed partial class KeyRingJson : JsonSerializerContext;
