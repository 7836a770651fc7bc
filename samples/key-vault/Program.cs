using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Samples.KeyVault;

// "mi-emulator exec" takes free ports; an emulator that you start yourself is at this address.
var authority = Environment.GetEnvironmentVariable("MI_EMULATOR_AUTHORITY") ?? "https://localhost:50343/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52";

using var certificate = VaultCertificate.Create();
await using var vault = TestVault.Create(authority, certificate);
await vault.StartAsync();

var identity = new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);

// As it is, the client gives no token to a vault that is not in the challenge's domain.
await ShowRefusalAsync(Client(identity, isAnyDomain: false));

var client = Client(identity, isAnyDomain: true);
KeyVaultSecret set = await client.SetSecretAsync("greeting", "hello from a managed identity");
Console.WriteLine($"client  has set the secret '{set.Name}'");
KeyVaultSecret got = await client.GetSecretAsync("greeting");
Console.WriteLine($"client  has got '{got.Value}'");

// Whatever it is asked for, this credential has a token for Storage.
var storage = DelegatedTokenCredential.Create((_, cancel) => identity.GetToken(new TokenRequestContext(["https://storage.azure.com/.default"]), cancel));
await ShowRefusalAsync(Client(storage, isAnyDomain: true));

SecretClient Client(TokenCredential credential, bool isAnyDomain)
{
    // In Azure neither option is needed: the vault's name is in the domain, and its certificate is publicly trusted.
    var pinned = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == certificate.Thumbprint };
    return new SecretClient(new Uri(vault.Urls.Single()), credential, new SecretClientOptions
    {
        DisableChallengeResourceVerification = isAnyDomain,
        Transport = new HttpClientTransport(pinned),
    });
}

static async Task ShowRefusalAsync(SecretClient client)
{
    try
    {
        await client.GetSecretAsync("greeting");
    }
    catch (Exception e) when (e is RequestFailedException or InvalidOperationException)
    {
        Console.WriteLine($"client  {e.GetType().Name}: {e.Message.Split('\n')[0]}");
    }
}
