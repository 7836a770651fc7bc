namespace ManagedIdentityEmulator.Soak.Programs;

/// <summary>The configuration that an emulator is soaked with: what lives, lives shortly, and what is bounded is full.</summary>
internal static class SoakSettings
{
    public const int JournalCapacity = 200;

    public static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(2);

    public static string Json => $$"""
        {
          "tokens": { "lifetime": "{{TokenLifetime}}", "cacheSize": 300 },
          "keys": { "retentionDuration": "{{TokenLifetime}}" },
          "credentials": { "validity": "00:10:00", "rotateAfter": "00:05:00" },
          "journal": { "capacity": {{JournalCapacity}} },
          "logging": { "level": "warning" }
        }
        """;
}
