namespace ManagedIdentityEmulator.Tokens.Targets;

/// <summary>
/// What services are called in Entra's sign-in logs: the display names of their service principals, where a public list or a captured
/// record has one. The others have the name that they were asked for by.
/// </summary>
internal static class TargetNames
{
    private static readonly Dictionary<Guid, string> names = new()
    {
        [WellKnownTarget.ResourceManager] = "Windows Azure Service Management API", // captured; newer tenants have "Azure Resource Manager"
        [WellKnownTarget.Graph] = "Microsoft Graph",
        [new("00000002-0000-0000-c000-000000000000")] = "Windows Azure Active Directory",
        [new("cfa8b339-82a2-471a-a3c9-0fc0be7a4093")] = "Azure Key Vault",
        [new("e406a681-f3d4-42a8-90b6-c2b029497af1")] = "Azure Storage",
        [new("022907d3-0f1b-48f7-badc-1ba6abab6d66")] = "Azure SQL Database",
        [new("80369ed6-5f11-4dd9-bef3-692475845e77")] = "Microsoft.EventHubs",
        [new("e9f49c6b-5ce5-44c8-925d-015017e9f7ad")] = "Azure Data Lake",
        [new("2746ea77-4702-4b45-80ca-3c97e680e8b7")] = "Azure Data Explorer",
        [new("4ac7d521-0382-477b-b0f8-7e1d95f85ca2")] = "Azure Analysis Services",
        [new("ca7f3f0b-7d91-482c-8e09-c5d840d0eac5")] = "Log Analytics API",
        [new("f5c26e74-f226-4ae8-85f0-b4af0080ac9e")] = "Application Insights API",
        [new("ddbf3205-c6bd-46ae-8127-60eb93363864")] = "Microsoft Azure Batch",
        [new("7d312290-28c8-473c-a0ed-8e53749b6d6d")] = "Microsoft Cognitive Services",
        [new("499b84ac-1321-427f-aa17-267ca6975798")] = "Azure DevOps",
        [new("00000009-0000-0000-c000-000000000000")] = "Power BI Service",
        [new("73c2949e-da2d-457a-9607-fcc665198967")] = "Azure Purview",
        [new("4962773b-9cdb-44cf-a8bf-237846a00ab7")] = "Microsoft.EventGrid",
        [new("abfa0a7c-a6b6-4736-8310-5855508787cd")] = "Microsoft Azure App Service",
        [WellKnownTarget.TokenExchange] = "AAD Token Exchange Endpoint",
    };

    public static string? Find(Guid appId) => names.GetValueOrDefault(appId);
}
