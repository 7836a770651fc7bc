using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// Where clients reach Resource Manager: reads a request, finds out whom it is from, writes the answer with the headers that every
/// answer has (learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling, and captured answers).
/// </summary>
internal sealed class ArmEndpoint(ArmDispatcher dispatcher, ArmAuthentication authentication)
{
    private const string CorrelationId = "x-ms-correlation-request-id";
    private const string ClientRequestId = "x-ms-client-request-id";
    private static readonly JsonSerializerOptions asAzure = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task HandleAsync(HttpContext http)
    {
        var correlation = Guid.TryParse(http.Request.Headers[CorrelationId], out var given) ? given : Guid.NewGuid();
        Identify(http, correlation);
        var address = UsedAddress.Of(http);
        if (authentication.Check(http.Request.Headers.Authorization.ToString(), address, out var caller) is { } refusal)
        {
            http.Response.Headers.WWWAuthenticate = authentication.Challenge(refusal);
            await WriteAsync(http, refusal);
            return;
        }

        var (body, malformed) = await ArmBody.ReadAsync(http.Request);
        await WriteAsync(http, malformed is not null ? malformed : await dispatcher.SendAsync(new()
        {
            Method = http.Request.Method.ToUpperInvariant(),
            Path = ArmPath.Parse(http.Request.Path.Value!)!,
            ApiVersion = http.Request.Query["api-version"].ToString() is { Length: > 0 } version ? version : null,
            Query = http.Request.Query.ToDictionary(parameter => parameter.Key, parameter => parameter.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = body,
            Caller = caller,
            BaseAddress = address,
            CorrelationId = correlation,
            Cancel = http.RequestAborted,
        }));
    }

    private static void Identify(HttpContext http, Guid correlation)
    {
        var headers = http.Response.Headers;
        headers["x-ms-request-id"] = $"{Guid.NewGuid()}";
        headers[CorrelationId] = $"{correlation}";
        headers["x-ms-routing-request-id"] = $"LOCAL:{Guid.NewGuid()}";
        if (http.Request.Headers["x-ms-return-client-request-id"] == "true" && Guid.TryParse(http.Request.Headers[ClientRequestId], out var clients))
        {
            headers[ClientRequestId] = $"{clients}";
        }

        headers.CacheControl = "no-cache";
        headers.Pragma = "no-cache";
        headers.Expires = "-1";
        headers.XContentTypeOptions = "nosniff";
    }

    public static Task WriteAsync(HttpContext http, ArmAnswer answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            http.Response.Headers[name] = value;
        }

        if (answer.Error is { } error)
        {
            http.Response.Headers["x-ms-failure-cause"] = "gateway";
            http.Response.Headers["x-ms-error-code"] = error.Code;
        }

        if (answer.Body is not null)
        {
            return JsonBody.WriteAsync(http.Response, answer.Status, Encoding.UTF8.GetBytes(answer.Body.ToJsonString(asAzure)));
        }

        http.Response.StatusCode = answer.Status;
        return Task.CompletedTask;
    }
}
