namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>A signed JWT (RFC 7515, RFC 7519) as it was sent: of the right form, and nothing else is checked yet.</summary>
internal sealed record ClientAssertion
{
    public required string Algorithm { get; init; }

    public string? Type { get; init; }

    /// <summary><c>kid</c>.</summary>
    public string? KeyId { get; init; }

    /// <summary><c>x5t</c>: base64url of a certificate's SHA-1.</summary>
    public string? Thumbprint { get; init; }

    /// <summary><c>x5t#S256</c>: base64url of a certificate's SHA-256.</summary>
    public string? Sha256Thumbprint { get; init; }

    public string? Issuer { get; init; }

    public string? Subject { get; init; }

    public required IReadOnlyList<string> Audiences { get; init; }

    public DateTimeOffset? ExpiresOn { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? IssuedAt { get; init; }

    /// <summary>What the signature is of: header and claims as they were sent, with the dot between them.</summary>
    public required byte[] SigningInput { get; init; }

    public required byte[] Signature { get; init; }
}
