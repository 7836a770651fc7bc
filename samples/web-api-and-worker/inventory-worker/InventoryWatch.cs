using System.Net.Http.Json;
using Azure.Identity;

namespace Samples.Inventory.Worker;

/// <summary>Asks the API for the resource groups, again and again.</summary>
internal sealed class InventoryWatch(IHttpClientFactory clients, IConfiguration configuration, ILogger<InventoryWatch> logger) : BackgroundService
{
    public const string Client = "inventory";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(configuration.GetValue<TimeSpan>("Interval"));
        do
        {
            await LookAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            using var http = clients.CreateClient(Client);
            var groups = await http.GetFromJsonAsync<string[]>("resource-groups", cancel);
            logger.LogInformation("resource groups: {Groups}", string.Join(", ", groups!));
        }
        catch (Exception e) when (e is AuthenticationFailedException or HttpRequestException)
        {
            logger.LogWarning("{Message} Next time, then.", e.Message);
        }
    }
}
