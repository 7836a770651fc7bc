using System.Text.Json;
using ManagedIdentityEmulator.Requests;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Protocols;

/// <summary>An error with code and message inside <c>error</c>: the form of Azure Resource Manager and of some token endpoints.</summary>
internal sealed record NestedError(int Status, string Code, string Message)
{
    /// <summary>The methods that an endpoint takes, where it refuses another.</summary>
    public string? Allow { get; init; }

    /// <summary>Whether there is a list of details, which is empty.</summary>
    public bool HasDetails { get; init; }

    public static NestedError FromEntra(EntraError error) => new(StatusCodes.Status400BadRequest, error.Error, error.Description);

    public Task WriteAsync(HttpResponse response)
    {
        response.HttpContext.Notes().Explain(Message);
        if (Allow is not null)
        {
            response.Headers.Allow = Allow;
        }

        return JsonBody.WriteAsync(response, Status, WriteMembers);
    }

    private void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        if (HasDetails)
        {
            json.WriteStartArray("details");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
