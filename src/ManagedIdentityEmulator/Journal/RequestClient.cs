namespace ManagedIdentityEmulator.Journal;

/// <summary>The program that a request was from, as it says itself.</summary>
/// <param name="UserAgent">The <c>User-Agent</c> header.</param>
/// <param name="Address">The IP address.</param>
/// <param name="MsalSku">MSAL's name for itself (<c>x-client-SKU</c>).</param>
/// <param name="MsalVersion">Its version (<c>x-client-Ver</c>).</param>
public sealed record RequestClient(string? UserAgent, string? Address, string? MsalSku = null, string? MsalVersion = null)
{
    private const string AzureSdk = "azsdk-";

    /// <summary>The SDK, e.g. <c>azsdk-net-Identity</c> or <c>MSAL.NetCore</c>, else the first product in <see cref="UserAgent"/>.</summary>
    public string? Sdk => Product is ({ Length: > 0 } name, _) ? name : MsalSku;

    /// <summary>Its version.</summary>
    public string? Version => Product is ({ Length: > 0 }, var version) ? version : MsalVersion;

    // An application's own name may come first. An Azure SDK says more than the MSAL inside it, and that more than an HTTP library.
    private (string? Name, string? Version) Product
    {
        get
        {
            var words = (UserAgent ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var azure = words.FirstOrDefault(product => product.StartsWith(AzureSdk, StringComparison.OrdinalIgnoreCase));
            var product = azure ?? (string.IsNullOrEmpty(MsalSku) && words is [var first, ..] && !first.StartsWith('(') ? first : null);
            return product?.Split('/', 2) switch
            {
                null => (null, null),
                [var name, var version] => (name, version),
                [var name, ..] => (name, null),
                _ => (null, null),
            };
        }
    }
}
