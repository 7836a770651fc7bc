using Azure.Core;
using Azure.Identity;

// Who the pod is by default is in its environment, as AKS puts it there: AZURE_CLIENT_ID.
await ShowAsync("orders", Environment.GetEnvironmentVariable("AZURE_CLIENT_ID")!);
await ShowAsync("billing", "c51e0a79-7b36-4d28-9f04-d8a2b5c6e317");
await ShowAsync("payroll", "19f4c7d8-e05a-4b61-83c2-7e6d1a9b0f45");

static async Task ShowAsync(string name, string clientId)
{
    // Without the option, the credential first asks login.microsoftonline.com whether it knows the emulator. In Azure it does no harm.
    var credential = new WorkloadIdentityCredential(new WorkloadIdentityCredentialOptions { ClientId = clientId, DisableInstanceDiscovery = true });
    try
    {
        var token = await credential.GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]));
        Console.WriteLine($"{name}: a token until {token.ExpiresOn:u}");
    }
    catch (AuthenticationFailedException e)
    {
        // What Entra says is inside.
        Console.WriteLine($"{name}: {e.GetBaseException().Message.Split("Original exception: ")[^1].Split('\n')[0]}");
    }
}
