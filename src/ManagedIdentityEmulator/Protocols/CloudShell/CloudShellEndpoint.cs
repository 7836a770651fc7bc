using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols.CloudShell;

/// <summary>
/// Azure Cloud Shell's endpoint (learn.microsoft.com/azure/cloud-shell/msi-authorization). In Azure, its tokens are those of the user
/// who has the shell; here, of the host's identity.
/// </summary>
internal sealed class CloudShellEndpoint(TokenExchange exchange, TokenAnswers answers, TokenBody body) : OAuth2TokenEndpoint(exchange, answers, body)
{
    // As captured, the list and the missing space before it included.
    private const string Supported =
        "https://management.core.windows.net/,https://management.azure.com/,https://graph.windows.net/,https://vault.azure.net,https://datalake.azure.net/,"
        + "https://outlook.office365.com/,https://graph.microsoft.com/,https://batch.core.windows.net/,https://analysis.windows.net/powerbi/api,https://storage.azure.com/,"
        + "https://rest.media.azure.net,https://api.loganalytics.io,https://ossrdbms-aad.database.windows.net,https://www.yammer.com,https://digitaltwins.azure.net,"
        + "0b07f429-9f4b-4714-9392-cc5e8e80c8b0,822c8694-ad95-4735-9c55-256f7db2f9b4,https://dev.azuresynapse.net,https://database.windows.net,https://quantum.microsoft.com,"
        + "https://iothubs.azure.net,2ff814a6-3304-4ab8-85cb-cd0e6f879c1d,https://azuredatabricks.net/,ce34e7e5-485f-4d76-964f-b3d2b16d1e4f,"
        + "https://azure-devices-provisioning.net,https://managedhsm.azure.net,499b84ac-1321-427f-aa17-267ca6975798,https://api.adu.microsoft.com/,"
        + "https://purview.azure.net/,6dae42f8-4368-4678-94ff-3960e28e3630";

    protected override NestedError NoSuchTarget(HttpContext http, string resource) =>
        new(400, "AudienceNotSupported", $"Audience {resource} is not a supported MSI token audience.Supported audiences:{Supported}");
}
