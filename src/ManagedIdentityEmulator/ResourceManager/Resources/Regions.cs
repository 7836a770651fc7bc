namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>An Azure region.</summary>
/// <param name="Group">The part of the world, as Azure groups them.</param>
internal sealed record Region(string DisplayName, string Group)
{
    public string Name => Pipeline.ResourceBody.Normal(DisplayName);
}

/// <summary>Regions for clients to choose from (learn.microsoft.com/azure/reliability/regions-list); any other name is as good.</summary>
internal static class Regions
{
    private static readonly IReadOnlyList<Region> usual =
    [
        new("East US", "US"), new("East US 2", "US"), new("Central US", "US"), new("South Central US", "US"), new("West US", "US"), new("West US 2", "US"), new("West US 3", "US"),
        new("Canada Central", "Canada"), new("Brazil South", "South America"),
        new("North Europe", "Europe"), new("West Europe", "Europe"), new("UK South", "Europe"), new("France Central", "Europe"), new("Germany West Central", "Europe"),
        new("Switzerland North", "Europe"), new("Norway East", "Europe"), new("Sweden Central", "Europe"), new("Italy North", "Europe"),
        new("South Africa North", "Africa"), new("UAE North", "Middle East"),
        new("East Asia", "Asia Pacific"), new("Southeast Asia", "Asia Pacific"), new("Japan East", "Asia Pacific"), new("Korea Central", "Asia Pacific"),
        new("Central India", "Asia Pacific"), new("Australia East", "Asia Pacific"),
    ];

    /// <summary>All of them, the configuration's own among them.</summary>
    public static IEnumerable<Region> With(string location) => usual.Any(region => region.Name == location) ? usual : usual.Prepend(new(location, "Local"));
}
