namespace ManagedIdentityEmulator.Telemetry;

/// <summary>What a token is that was made.</summary>
internal static class TokenKind
{
    public const string Access = "access";
    public const string ServiceAccount = "service_account";

    /// <summary>Made with claims that somebody asked for.</summary>
    public const string Custom = "custom";

    /// <summary>Made by a failure drill.</summary>
    public const string Spoilt = "spoilt";
}
