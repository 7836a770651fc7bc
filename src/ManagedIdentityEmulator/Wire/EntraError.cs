using System.Globalization;
using System.Text.Json;

namespace ManagedIdentityEmulator.Wire;

/// <summary>
/// An error as Entra's token service words it, with its AADSTS code; managed identity endpoints pass some of them on as they are
/// (learn.microsoft.com/entra/identity-platform/reference-error-codes).
/// </summary>
internal sealed record EntraError(string Error, int Code, string Message, DateTimeOffset Time)
{
    /// <summary>The number of the error of a target that the tenant does not know.</summary>
    public const int ResourceNotFoundCode = 500011;

    /// <summary>The host whose help page the error points to. Managed identities are served by Entra's regional hosts.</summary>
    public string Host { get; init; } = "login.microsoftonline.com";

    public Guid TraceId { get; init; } = Guid.NewGuid();

    public Guid CorrelationId { get; init; } = Guid.NewGuid();

    public string Description =>
        $"AADSTS{Code}: {Message}\r\nTrace ID: {TraceId}\r\nCorrelation ID: {CorrelationId}\r\nTimestamp: {Timestamp}";

    private string Timestamp => Time.UtcDateTime.ToString("u", CultureInfo.InvariantCulture);

    /// <summary>Nobody has registered such a target in the tenant.</summary>
    /// <param name="region">The Azure region whose token service says so, e.g. <c>westeurope</c>.</param>
    public static EntraError ResourceNotFound(string resource, Guid tenantId, string region, DateTimeOffset time) => new(
        "invalid_resource",
        ResourceNotFoundCode,
        ResourceNotFoundMessage(resource, tenantId),
        time)
    { Host = $"{region}.login.microsoft.com" };

    /// <summary>The endpoint is asked with a method that it does not take.</summary>
    public static EntraError MethodNotAllowed(string accepted, string method, DateTimeOffset time) => new(
        "invalid_request", 900561, $"The endpoint only accepts {accepted} requests. Received a {method} request.", time);

    /// <summary>There is no such tenant.</summary>
    public static EntraError TenantNotFound(string tenant, DateTimeOffset time) => new(
        "invalid_tenant",
        90002,
        TenantNotFoundMessage(tenant),
        time);

    public static string ResourceNotFoundMessage(string resource, Guid tenantId) =>
        $"The resource principal named {resource} was not found in the tenant named {tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.";

    public static string TenantNotFoundMessage(string tenant) =>
        $"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.";

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("error", Error);
        json.WriteString("error_description", Description);
        json.WriteStartArray("error_codes");
        json.WriteNumberValue(Code);
        json.WriteEndArray();
        json.WriteString("timestamp", Timestamp);
        json.WriteString("trace_id", TraceId);
        json.WriteString("correlation_id", CorrelationId);
        json.WriteString("error_uri", $"https://{Host}/error?code={Code}");
    }
}
