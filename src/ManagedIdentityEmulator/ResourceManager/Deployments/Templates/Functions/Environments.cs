using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Where a template is deployed, as functions give it (learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-deployment).</summary>
internal static class Environments
{
    private static readonly JsonNodeOptions anyCase = new() { PropertyNameCaseInsensitive = true };

    public static JsonObject Subscription(DeploymentEnvironment here) => new(anyCase)
    {
        ["id"] = here.SubscriptionScope,
        ["subscriptionId"] = here.SubscriptionId,
        ["tenantId"] = here.TenantId,
        ["displayName"] = EmulatedSubscription.DisplayName,
    };

    public static JsonObject Tenant(DeploymentEnvironment here) => new(anyCase)
    {
        ["tenantId"] = here.TenantId,
        ["displayName"] = EmulatedSubscription.DisplayName,
        ["countryCode"] = "US",
    };

    public static JsonObject Deployer(DeploymentEnvironment here) => new(anyCase)
    {
        ["objectId"] = (here.Deployer ?? Guid.Empty).ToString(),
        ["tenantId"] = here.TenantId,
    };

    public static JsonObject Deployment(DeploymentEnvironment here)
    {
        var deployment = new JsonObject(anyCase)
        {
            ["name"] = here.DeploymentName,
            ["properties"] = new JsonObject(anyCase) { ["mode"] = here.Mode, ["provisioningState"] = "Accepted" },
        };
        if (here.DeploymentLocation is { } location)
        {
            deployment["location"] = location;
        }

        return deployment;
    }

    /// <summary>The public cloud, with the emulator where it answers in Azure's place.</summary>
    public static JsonObject Cloud(DeploymentEnvironment here) => new(anyCase)
    {
        ["name"] = "AzureCloud",
        ["gallery"] = "https://gallery.azure.com/",
        ["graph"] = "https://graph.windows.net/",
        ["portal"] = "https://portal.azure.com",
        ["graphAudience"] = "https://graph.windows.net/",
        ["activeDirectoryDataLake"] = "https://datalake.azure.net/",
        ["batch"] = "https://batch.core.windows.net/",
        ["media"] = "https://rest.media.azure.net",
        ["sqlManagement"] = "https://management.core.windows.net:8443/",
        ["vmImageAliasDoc"] = "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/aliases.json",
        ["resourceManager"] = $"{here.BaseAddress}/",
        ["authentication"] = new JsonObject(anyCase)
        {
            ["loginEndpoint"] = $"{here.BaseAddress}/",
            ["audiences"] = new JsonArray("https://management.core.windows.net/", "https://management.azure.com/"),
            ["tenant"] = "common",
            ["identityProvider"] = "AAD",
        },
        ["suffixes"] = new JsonObject(anyCase)
        {
            ["acrLoginServer"] = ".azurecr.io",
            ["azureDatalakeAnalyticsCatalogAndJob"] = "azuredatalakeanalytics.net",
            ["azureDatalakeStoreFileSystem"] = "azuredatalakestore.net",
            ["azureFrontDoorEndpointSuffix"] = "azurefd.net",
            ["keyvaultDns"] = ".vault.azure.net",
            ["sqlServerHostname"] = ".database.windows.net",
            ["storage"] = "core.windows.net",
        },
    };
}
