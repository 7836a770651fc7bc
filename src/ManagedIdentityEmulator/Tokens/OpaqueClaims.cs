using System.Buffers.Text;

namespace ManagedIdentityEmulator.Tokens;

/// <summary>
/// The claims that Entra keeps for itself and tells resources not to read. Their form is that of captured tokens; what is in
/// them, beyond tenant and resource in <c>rh</c>, is random.
/// </summary>
internal static class OpaqueClaims
{
    public static string Aio() => Random(37) + "==";

    public static string Ftd() => Random(45);

    public static string Rd() => Random(18);

    /// <summary>A token's id: the 16 bytes of the id of the request that it was made for, by which Entra's sign-in log names both.</summary>
    public static string Uti(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>"1." and the base64url form of a header, the tenant and the resource's application, then a trailer and a dot.</summary>
    public static string Rh(Guid tenantId, Guid resourceAppId)
    {
        Span<byte> bytes = stackalloc byte[40];
        bytes.Clear();
        bytes[0] = 1;
        tenantId.TryWriteBytes(bytes[3..]);
        resourceAppId.TryWriteBytes(bytes[19..]);
        return $"1.{Base64Url.EncodeToString(bytes)}.";
    }

    // No secrets: whoever guessed them had nothing by it.
    private static string Random(int length)
    {
        Span<byte> bytes = stackalloc byte[length];
        System.Random.Shared.NextBytes(bytes);
        return Base64Url.EncodeToString(bytes);
    }
}
