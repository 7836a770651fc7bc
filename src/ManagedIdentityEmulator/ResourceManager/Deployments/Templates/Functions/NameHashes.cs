using System.Security.Cryptography;
using System.Text;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Names that are the same for the same texts.</summary>
internal static class NameHashes
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 13;

    // Azure's own namespace: the ids are those that Azure gives
    // (learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-string#guid).
    private static readonly Guid space = new("11fb06fb-712d-4ddd-98c7-e71bbd588830");

    public static string Guid(IEnumerable<string> texts) => NameBasedGuid.Create(space, string.Join('-', texts)).ToString();

    /// <summary>Thirteen characters, as Azure's; which ones, Azure does not publish.</summary>
    public static string UniqueString(IEnumerable<string> texts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('-', texts)));
        return string.Create(Length, hash, static (characters, hash) =>
        {
            for (var at = 0; at < characters.Length; at++)
            {
                characters[at] = Letters[hash[at] % Letters.Length];
            }
        });
    }
}
