namespace ManagedIdentityEmulator.Wire;

/// <summary>The token in an <c>Authorization</c> header (RFC 6750 §2.1).</summary>
internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <returns><see langword="null"/> where the header is missing, or of another scheme.</returns>
    public static string? Of(string authorization) => authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? authorization[Scheme.Length..].Trim() : null;
}
