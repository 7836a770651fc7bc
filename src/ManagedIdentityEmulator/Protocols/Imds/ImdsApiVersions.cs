using System.Collections.Frozen;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Protocols.Imds;

/// <summary>IMDS's api-versions (learn.microsoft.com/azure/virtual-machines/instance-metadata-service#supported-api-versions).</summary>
internal static class ImdsApiVersions
{
    private const string FirstWithIdentity = "2018-02-01";

    /// <summary>Every version, the oldest first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "2017-03-01", "2017-04-02", "2017-08-01", "2017-10-01", "2017-12-01", "2018-02-01", "2018-04-02", "2018-10-01", "2019-02-01",
        "2019-03-11", "2019-04-30", "2019-06-01", "2019-06-04", "2019-08-01", "2019-08-15", "2019-11-01", "2020-06-01", "2020-07-15",
        "2020-09-01", "2020-10-01", "2020-12-01", "2021-01-01", "2021-02-01", "2021-03-01", "2021-05-01", "2021-08-01", "2021-10-01",
        "2021-11-01", "2021-11-15", "2021-12-13", "2023-07-01", "2023-11-15", "2024-03-15", "2024-07-17", "2025-04-07",
    ];

    /// <summary>The three that an error names, the newest first.</summary>
    public static IEnumerable<string> Newest => All.Reverse().Take(3);

    private static readonly FrozenSet<string> known = All.ToFrozenSet();

    /// <summary>What is wrong with one that has no identity.</summary>
    public static string MistakeIn(RequestParameters parameters) => Mistake.ApiVersion(parameters, $"{FirstWithIdentity} and later ones up to {All[^1]}");

    public static bool IsKnown(string? version) => version is not null && known.Contains(version);

    public static bool HasIdentity(string? version) => IsKnown(version) && string.CompareOrdinal(version, FirstWithIdentity) >= 0;
}
