using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>IMDS's request limits.</summary>
[Description("IMDS's request limits.")]
public sealed class ThrottlingOptions
{
    /// <summary>
    /// Whether each virtual machine has IMDS's limits: 20 requests a second and 5 at once for tokens, 5 a second for everything else,
    /// and 429 beyond (learn.microsoft.com/azure/virtual-machines/instance-metadata-service#rate-limiting). Defaults to <see langword="false"/>.
    /// </summary>
    [Description("Whether each virtual machine has IMDS's limits: 20 requests a second and 5 at once for tokens, 5 a second for everything else. Default: false.")]
    public bool Enabled { get; set; }
}

/// <summary>The journal of requests.</summary>
[Description("The journal of requests.")]
public sealed class JournalOptions
{
    /// <summary>How many requests it remembers; the oldest go first. From 1 to 100,000; defaults to 10,000, which usually take about 5 MB, and 40 MB at most.</summary>
    [Description("How many requests the journal remembers, 1 to 100000; the oldest go first. Default: 10000.")]
    public int Capacity { get; set; } = 10_000;
}
