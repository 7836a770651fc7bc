namespace ManagedIdentityEmulator.Tokens.Targets;

/// <summary>A Microsoft service that every tenant knows.</summary>
/// <param name="AppId">Its application id: a valid <c>resource</c> as well.</param>
/// <param name="Uris">Its App ID URIs in Azure's clouds, without a slash at the end; <c>*</c> stands for one account's name.</param>
internal sealed record WellKnownTarget(Guid AppId, params string[] Uris)
{
    /// <summary>The application id of <c>api://AzureADTokenExchange</c>: Entra itself, for whose token another application gets its own.</summary>
    public static Guid TokenExchange { get; } = new("fb60f99c-7a34-4190-8149-302f77469936");

    /// <summary>The application id of Azure Resource Manager.</summary>
    public static Guid ResourceManager { get; } = new("797f4846-ba00-4fd7-ba43-dac1f8f63013");

    /// <summary>The application id of Microsoft Graph.</summary>
    public static Guid Graph { get; } = new("00000003-0000-0000-c000-000000000000");

    /// <summary>The services of learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-status and of the SDKs' own lists.</summary>
    public static IReadOnlyList<WellKnownTarget> All { get; } =
    [
        new(ResourceManager, "https://management.azure.com", "https://management.core.windows.net", "https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net", "https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"),
        new(Graph, "https://graph.microsoft.com", "https://graph.microsoft.us", "https://dod-graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn"),
        Of("00000002-0000-0000-c000-000000000000", "https://graph.windows.net"),
        Of("cfa8b339-82a2-471a-a3c9-0fc0be7a4093", "https://vault.azure.net", "https://vault.usgovcloudapi.net", "https://vault.azure.cn"),
        Of("1341df96-0b28-43da-ba24-7a6ce39be816", "https://managedhsm.azure.net", "https://managedhsm.usgovcloudapi.net", "https://managedhsm.azure.cn"),
        Of("e406a681-f3d4-42a8-90b6-c2b029497af1", ["https://storage.azure.com", .. Storage("core.windows.net"), .. Storage("core.usgovcloudapi.net"), .. Storage("core.chinacloudapi.cn")]),
        Of("022907d3-0f1b-48f7-badc-1ba6abab6d66", "https://database.windows.net", "https://database.usgovcloudapi.net", "https://database.chinacloudapi.cn"),
        Of("123cd850-d9df-40bd-94d5-c9f07b7fa203", "https://ossrdbms-aad.database.windows.net", "https://ossrdbms-aad.database.usgovcloudapi.net", "https://ossrdbms-aad.database.chinacloudapi.cn"),
        Of("a232010e-820c-4083-83bb-3ace5fc29d0b", "https://cosmos.azure.com", "https://cosmos.azure.us", "https://cosmos.azure.cn", "https://*.documents.azure.com", "https://*.documents.azure.us", "https://*.documents.azure.cn"),
        Of("80369ed6-5f11-4dd9-bef3-692475845e77", "https://eventhubs.azure.net", "https://eventhubs.usgovcloudapi.net", "https://eventhubs.chinacloudapi.cn"),
        Of("80a10ef9-8168-493d-abf9-3297c4ef6e3c", "https://servicebus.azure.net", "https://servicebus.usgovcloudapi.net", "https://servicebus.chinacloudapi.cn"),
        Of("e9f49c6b-5ce5-44c8-925d-015017e9f7ad", "https://datalake.azure.net"),
        Of("2746ea77-4702-4b45-80ca-3c97e680e8b7", "https://*.kusto.windows.net"),
        Of("4ac7d521-0382-477b-b0f8-7e1d95f85ca2", "https://*.asazure.windows.net"),
        Of("35ffadb3-7fc1-497e-b61b-381d28e744cc", "https://azconfig.io", "https://*.azconfig.io"),
        Of("6a0ec4d3-30cb-4a83-91c0-ae56bc0e3d26", "https://containerregistry.azure.net"),
        Of("ca7f3f0b-7d91-482c-8e09-c5d840d0eac5", "https://api.loganalytics.io", "https://api.loganalytics.us", "https://api.loganalytics.azure.cn"),
        Of("f5c26e74-f226-4ae8-85f0-b4af0080ac9e", "https://api.applicationinsights.io"),
        Of("ddbf3205-c6bd-46ae-8127-60eb93363864", "https://batch.core.windows.net", "https://batch.core.usgovcloudapi.net", "https://batch.chinacloudapi.cn"),
        Of("374b2a64-3b6b-436b-934c-b820eacca870", "https://rest.media.azure.net"),
        Of("1ac05c7e-12d2-4605-bf9d-549d7041c6b3", "https://dev.azuresynapse.net", "https://dev.azuresynapse.usgovcloudapi.net", "https://dev.azuresynapse.azure.cn"),
        Of("880da380-985e-4198-81b9-e05b1cc53158", "https://search.azure.com", "https://search.azure.us"),
        Of("7d312290-28c8-473c-a0ed-8e53749b6d6d", "https://cognitiveservices.azure.com"),
        Of("0b07f429-9f4b-4714-9392-cc5e8e80c8b0", "https://digitaltwins.azure.net"),
        Of("499b84ac-1321-427f-aa17-267ca6975798", "https://app.vssps.visualstudio.com"),
        Of("00000009-0000-0000-c000-000000000000", "https://analysis.windows.net/powerbi/api"),
        Of("73c2949e-da2d-457a-9607-fcc665198967", "https://purview.azure.net"),
        Of("c61423b7-1d1f-430d-b444-0eee53298103", "https://attest.azure.net"),
        new(TokenExchange, "api://AzureADTokenExchange", "api://AzureADTokenExchangeUSGov", "api://AzureADTokenExchangeChina"),
        Of("cdad765a-f191-43ba-b9f5-7aef392f811d", "https://signalr.azure.com"),
        Of("4962773b-9cdb-44cf-a8bf-237846a00ab7", "https://eventgrid.azure.net"),
        Of("89d10474-74af-4874-99a7-c23c2f643083", "https://iothubs.azure.net"),
        Derived("https://monitor.azure.com"), // its application id is in no source we read
        Of("2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"), // Databricks: asked for by its application id
        Of("6dae42f8-4368-4678-94ff-3960e28e3630"), // AKS's Entra server, likewise
        Of("8602e328-9b72-4f2d-a4ae-1387d013a2b3"), // API Management, likewise
        Of("5657e26c-cc92-45d9-bc47-9da6cfdb4ed9"), // PostgreSQL flexible server, likewise
        Of("9e09aefc-b2e5-4d19-9f74-3e3e8b11a57b"), // Synapse, likewise, beside the gateway's id above
        Of("ba1ea022-5807-41d5-bbeb-292c7e1cf5f6", "https://atlas.microsoft.com"),
        Of("abfa0a7c-a6b6-4736-8310-5855508787cd", "https://appservice.azure.com"),
        Of("0cd79364-7a90-4354-9984-6e36c841418d", "https://azure-devices-provisioning.net"),
    ];

    private static WellKnownTarget Of(string appId, params string[] uris) => new(new Guid(appId), uris);

    private static WellKnownTarget Derived(string uri) => new(TargetDirectory.DeriveAppId(uri), uri);

    private static string[] Storage(string suffix) => [$"https://*.blob.{suffix}", $"https://*.queue.{suffix}", $"https://*.table.{suffix}", $"https://*.file.{suffix}", $"https://*.dfs.{suffix}"];
}
