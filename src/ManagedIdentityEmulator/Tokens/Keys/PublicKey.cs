using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Tokens.Keys;

/// <summary>The public part of an RSA key that somebody signs with.</summary>
internal sealed record PublicKey(string? KeyId, RSAParameters Parameters);
