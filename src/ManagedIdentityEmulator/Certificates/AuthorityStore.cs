using System.Text.Json;
using System.Text.Json.Serialization;
using ManagedIdentityEmulator.Storage;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>Keeps the development authority in the data directory, if there is one: who trusts it once trusts it after a restart.</summary>
internal sealed class AuthorityStore(DataDirectory? data)
{
    private const string FileName = "tls-authority.json";

    /// <exception cref="DataDirectoryException">What is kept cannot be read.</exception>
    public DevelopmentAuthority? Load() => data?.Read<KeptAuthority, DevelopmentAuthority?>(
        FileName, AuthorityJson.Default.KeptAuthority, kept => DevelopmentAuthority.Restore(kept.PrivateKey, kept.Certificate), null);

    public void Save(DevelopmentAuthority authority) =>
        data?.Write(FileName, new KeptAuthority(authority.ExportPrivateKey(), authority.Certificate.RawData), AuthorityJson.Default.KeptAuthority);
}

internal sealed record KeptAuthority(byte[] PrivateKey, byte[] Certificate);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptAuthority))]
internal sealed partial class AuthorityJson : JsonSerializerContext;
