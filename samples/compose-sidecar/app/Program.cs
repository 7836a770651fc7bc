using System.Buffers.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Identity;

await ShowAsync(ManagedIdentityId.SystemAssigned);
await ShowAsync(ManagedIdentityId.FromUserAssignedClientId("3e9c1b75-0d64-4a28-b7f3-5c8e2a1d9046"));

static async Task ShowAsync(ManagedIdentityId id)
{
    var token = await new ManagedIdentityCredential(id).GetTokenAsync(new TokenRequestContext(["https://vault.azure.net/.default"]));
    var claims = JsonElement.Parse(Base64Url.DecodeFromChars(token.Token.Split('.')[1]));
    Console.WriteLine($"a token of {claims.GetProperty("xms_mirid").GetString()!.Split("/providers/")[1]}");
}
