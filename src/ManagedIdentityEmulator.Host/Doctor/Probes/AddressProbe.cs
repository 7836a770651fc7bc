using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Protocols;
using ManagedIdentityEmulator.Requests;

namespace ManagedIdentityEmulator.Host.Doctor.Probes;

/// <summary>Finds out who answers at an address, by asking for what an emulator alone knows of.</summary>
internal static class AddressProbe
{
    private const string Instance = "/metadata/instance?api-version=2021-02-01";

    // The name stands in the log of whatever else answers: whoever reads it there sees whose request it was.
    private const string NoHost = HostPath.Prefix + DoctorRequests.Product + "/";

    public static async Task<Answer> AskAsync(Uri address)
    {
        using var http = Probing.Client();
        http.DefaultRequestHeaders.Add("Metadata", "true");
        try
        {
            using var response = await http.GetAsync(new Uri(address, NoHost));
            var body = await response.Content.ReadAsStringAsync();
            return response.StatusCode == HttpStatusCode.BadRequest && body.Contains(HostPath.UnknownName, StringComparison.Ordinal) ? new Answer.Emulator()
                : IsEntra(address) ? new Answer.Azure("the real Microsoft Entra ID")
                : await VirtualMachineAsync(http, address) is { } machine ? new Answer.Azure(machine)
                : new Answer.Other(Describe(response, body));
        }
        catch (Exception e) when (Probing.IsNoAnswer(e))
        {
            return IsEntra(address) ? new Answer.Azure("the real Microsoft Entra ID, which does not answer here")
                : e is HttpRequestException { InnerException: SocketException } or OperationCanceledException ? new Answer.Nobody(Probing.Reason(e))
                : new Answer.Other($"what answers speaks another protocol ({Probing.Reason(e)})");
        }
    }

    private static bool IsEntra(Uri address) => address.Host.EndsWith(".microsoftonline.com", StringComparison.OrdinalIgnoreCase);

    // The Server header is "IMDS/…"; what tells a real machine is that it describes itself.
    private static async Task<string?> VirtualMachineAsync(HttpClient http, Uri address)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, Instance));
            var compute = response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync())?["compute"] : null;
            return compute?["vmId"] is null ? null : $"the real Azure: this is its virtual machine {compute["name"]}";
        }
        catch (Exception e) when (Probing.IsNoAnswer(e) || e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Describe(HttpResponseMessage response, string body)
    {
        var server = response.Headers.TryGetValues("Server", out var names) ? $", Server: {string.Join(' ', names)}" : "";
        var isUnreachable = response.StatusCode == HttpStatusCode.Forbidden && body.Contains("unreachable", StringComparison.OrdinalIgnoreCase);
        return isUnreachable ? "what answers says 403, unreachable, as Docker Desktop does" : $"what answers says {(int)response.StatusCode}{server}";
    }
}
