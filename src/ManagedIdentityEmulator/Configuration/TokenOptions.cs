using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>The access tokens.</summary>
[Description("The access tokens.")]
public sealed class TokenOptions
{
    /// <summary>How long a token is valid from the moment it is issued. Defaults to 24 hours, as in Azure; at least one minute.</summary>
    [Description("How long a token is valid from its issue, as d.hh:mm:ss; at least one minute. Default: 1.00:00:00, as in Azure.")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>The <c>iss</c> claim of v1.0 tokens, which all are but those for <c>api://AzureADTokenExchange</c>. Defaults to <c>https://sts.windows.net/{tenantId}/</c>, as in Azure.</summary>
    [Description("The iss claim of v1.0 tokens, which all are but those for api://AzureADTokenExchange. Default: https://sts.windows.net/{tenantId}/, as in Azure.")]
    public string? Issuer { get; set; }

    internal string IssuerOf(string tenant) => Issuer ?? $"https://sts.windows.net/{tenant}/";

    internal static string IssuerV2Of(Guid tenant) => $"https://login.microsoftonline.com/{tenant}/v2.0";

    /// <summary>
    /// How many tokens the cache holds before the oldest are dropped; each takes 3 KiB, and up to 6 where its target's name is as long as
    /// can be. Defaults to 100,000 or, where that is less, to as many as take a quarter of the memory that the process may have, at 3 KiB
    /// each: in a container, of its limit.
    /// </summary>
    [Description("How many tokens the cache holds before the oldest are dropped; each takes 3 KiB, and up to 6 where its target's name is as long as can be. Default: 100000 or, where that is less, as many as take a quarter of the memory that the process may have.")]
    public int? CacheSize { get; set; }

    internal int CacheSizeOn(long memory) => CacheSize ?? (int)Math.Clamp(memory / 4 / Limits.BytesOfACachedToken, 1, Limits.CachedTokens);
}
