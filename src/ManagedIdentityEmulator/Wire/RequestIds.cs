namespace ManagedIdentityEmulator.Wire;

/// <summary>Ids of requests and answers, random as Azure's are (RFC 9562 §5.4), that nobody has to be unable to guess.</summary>
internal static class RequestIds
{
    /// <summary>A new one, without a call into the system for its randomness: that takes half a microsecond, a thirtieth of a whole answer.</summary>
    public static Guid New()
    {
        Span<byte> id = stackalloc byte[16];
        Random.Shared.NextBytes(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x40); // version 4
        id[8] = (byte)((id[8] & 0x3F) | 0x80); // and its variant
        return new(id, bigEndian: true);
    }
}
