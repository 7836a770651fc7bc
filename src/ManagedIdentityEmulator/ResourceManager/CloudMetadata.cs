using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager;

/// <summary>
/// <c>/metadata/endpoints</c>: where a cloud's services are, for clients that are told of Resource Manager alone (<c>az cloud register</c>,
/// <c>ARM_CLOUD_METADATA_URL</c>, Terraform's <c>metadata_host</c>, <c>Add-AzEnvironment</c>). It needs no token. Of Azure's services, the
/// emulator is Resource Manager, the Entra authority and a little of Graph; the other names are those of the public cloud, whose tokens it gives.
/// </summary>
internal sealed class CloudMetadata(EmulatorOptions options)
{
    private const string Name = "ManagedIdentityEmulator";

    public Task WriteAsync(HttpContext http)
    {
        var address = UsedAddress.Of(http);
        return http.Request.Query["api-version"].ToString() switch
        {
            "" => WriteBodyAsync(ArmErrors.MissingApiVersion.ToJson(), StatusCodes.Status400BadRequest),
            var version when !ArmDispatcher.IsApiVersion(version) => WriteBodyAsync(ArmErrors.InvalidApiVersion(version).ToJson(), StatusCodes.Status400BadRequest),
            var version when string.CompareOrdinal(version, "2018") < 0 => WriteBodyAsync(Oldest(address)), // as Azure Stack Hub's is to this day
            var version when string.CompareOrdinal(version, "2022") < 0 => WriteBodyAsync(new JsonArray(Cloud(address))),
            _ => WriteBodyAsync(Cloud(address)),
        };

        Task WriteBodyAsync(JsonNode body, int status = StatusCodes.Status200OK) => ArmEndpoint.WriteAsync(http, new ArmAnswer(status, body));
    }

    private static JsonObject Oldest(string address) => new()
    {
        ["galleryEndpoint"] = "https://gallery.azure.com/",
        ["graphEndpoint"] = "https://graph.windows.net/",
        ["portalEndpoint"] = "https://portal.azure.com/",
        ["authentication"] = new JsonObject { ["loginEndpoint"] = address, ["audiences"] = Audiences() },
    };

    private JsonObject Cloud(string address) => new()
    {
        ["portal"] = "https://portal.azure.com",
        ["authentication"] = new JsonObject { ["loginEndpoint"] = address, ["audiences"] = Audiences(), ["tenant"] = options.TenantId.ToString(), ["identityProvider"] = "AAD" },
        ["media"] = "https://rest.media.azure.net",
        ["graphAudience"] = "https://graph.windows.net/",
        ["graph"] = "https://graph.windows.net/",
        ["name"] = Name,
        ["suffixes"] = new JsonObject
        {
            ["azureDataLakeStoreFileSystem"] = "azuredatalakestore.net",
            ["acrLoginServer"] = "azurecr.io",
            ["sqlServerHostname"] = "database.windows.net",
            ["azureDataLakeAnalyticsCatalogAndJob"] = "azuredatalakeanalytics.net",
            ["keyVaultDns"] = "vault.azure.net",
            ["mhsmDns"] = "managedhsm.azure.net",
            ["storage"] = "core.windows.net",
            ["storageSyncEndpointSuffix"] = "afs.azure.net",
            ["mysqlServerEndpoint"] = "mysql.database.azure.com",
            ["postgresqlServerEndpoint"] = "postgres.database.azure.com",
            ["mariadbServerEndpoint"] = "mariadb.database.azure.com",
            ["synapseAnalytics"] = "dev.azuresynapse.net",
            ["attestationEndpoint"] = "attest.azure.net",
        },
        ["batch"] = "https://batch.core.windows.net/",
        ["resourceManager"] = $"{address}/",
        ["vmImageAliasDoc"] = "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/main/arm-compute/quickstart-templates/aliases.json",
        ["activeDirectoryDataLake"] = "https://datalake.azure.net/",
        ["sqlManagement"] = "https://management.core.windows.net:8443/",
        ["microsoftGraphResourceId"] = $"{address}/",
        ["appInsightsResourceId"] = "https://api.applicationinsights.io",
        ["appInsightsTelemetryChannelResourceId"] = "https://dc.applicationinsights.azure.com/v2/track",
        ["attestationResourceId"] = "https://attest.azure.net",
        ["synapseAnalyticsResourceId"] = "https://dev.azuresynapse.net",
        ["logAnalyticsResourceId"] = "https://api.loganalytics.io",
        ["ossrdbmsResourceId"] = "https://ossrdbms-aad.database.windows.net",
        ["gallery"] = "https://gallery.azure.com/",
    };

    private static JsonArray Audiences() => new("https://management.core.windows.net/", "https://management.azure.com/");
}
