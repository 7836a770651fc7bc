using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Identities.Credentials;

/// <summary>Keeps the identities' credentials in the data directory, if there is one.</summary>
internal sealed class CredentialStore(DataDirectory? data)
{
    private const string FileName = "identity-credentials.json";

    /// <exception cref="DataDirectoryException">What is kept cannot be read.</exception>
    public Dictionary<Guid, IdentityCredentials> Load() => data?.Read(FileName, CredentialJson.Default.KeptCredentialsArray, Restore, []) ?? [];

    public void Save(IEnumerable<KeyValuePair<Guid, IdentityCredentials>> credentials) => data?.Write(
        FileName,
        [.. credentials.Select(pair => new KeptCredentials(pair.Key, Keep(pair.Value.Current), pair.Value.Previous is { } previous ? Keep(previous) : null))],
        CredentialJson.Default.KeptCredentialsArray);

    private static Dictionary<Guid, IdentityCredentials> Restore(KeptCredentials[] kept)
    {
        Dictionary<Guid, IdentityCredentials> restored = [];
        foreach (var pair in kept)
        {
            restored.TryAdd((pair ?? throw new JsonException("a credential is null")).ClientId, Restore(pair));
        }

        return restored;
    }

    private static IdentityCredentials Restore(KeptCredentials kept) =>
        new(Restore(kept.ClientId, kept.Current), kept.Previous is { } previous ? Restore(kept.ClientId, previous) : null);

    private static IdentityCredential Restore(Guid clientId, KeptCredential kept) =>
        new(clientId, kept.KeyId, kept.NotBefore, kept.NotAfter, kept.Pkcs12 is { Length: > 0 } made ? made : null); // empty in the files of earlier versions

    private static KeptCredential Keep(IdentityCredential credential) =>
        new(credential.KeyId, credential.NotBefore, credential.NotAfter, credential.IsMade ? credential.Certificate.Export(X509ContentType.Pkcs12) : null);
}

internal sealed record KeptCredentials(Guid ClientId, KeptCredential Current, KeptCredential? Previous = null);

/// <param name="Pkcs12">The certificate with its private key; absent until somebody has asked for it.</param>
internal sealed record KeptCredential(Guid KeyId, DateTimeOffset NotBefore, DateTimeOffset NotAfter, byte[]? Pkcs12 = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)] // the generated writer writes no bytes as ""
[JsonSerializable(typeof(KeptCredentials[]))]
internal sealed partial class CredentialJson : JsonSerializerContext;
