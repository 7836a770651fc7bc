using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Wire;

/// <summary>
/// <c>Metadata: true</c>, which a token request must have: no browser and no redirect can be made to send it.
/// </summary>
internal static class MetadataHeader
{
    // "true" in lower case is what is documented; some runbooks send "True", and IMDS's own samples do.
    public static bool IsOn(HttpRequest request) =>
        request.Headers.TryGetValue("Metadata", out var value) && value.Count == 1 && "true".Equals(value[0], StringComparison.OrdinalIgnoreCase);
}
