using System.Net;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Soak.Tokens;

namespace ManagedIdentityEmulator.Soak.Traffic;

/// <summary>Requests for tokens by every protocol, as the code on each host sends them: what is cached, and new ones.</summary>
internal sealed class TokenRequests(Caller caller, TokenShelf shelf, MovedClock clock, Random random)
{
    public const string Vault = "https://vault.azure.net";

    private const string Bypass = "&bypass_cache=true";
    private const int ManyTargets = 1000;

    private static readonly (string Name, string Value) metadata = ("Metadata", "true");

    public async Task<IReadOnlyList<Errand>> ErrandsAsync(CancellationToken cancel)
    {
        var (web, function, containerApp, fabric) = (await OfAsync("web", cancel), await OfAsync("function", cancel), await OfAsync("containerapp", cancel), await OfAsync("fabric", cancel));
        var (shell, ml, aks) = (await OfAsync("cloudshell", cancel), await OfAsync("ml", cancel), await OfAsync("aks", cancel));
        return
        [
            Errand.PerSecond("IMDS, cached", 10, stop => ImdsAsync("", stop)),
            Errand.PerSecond("IMDS, new", 4, stop => ImdsAsync(Bypass, stop)),
            Errand.PerSecond("IMDS, by client id", 2, stop => ImdsAsync($"{Bypass}&client_id={aks["AZURE_CLIENT_ID"]}", stop)),
            Errand.PerSecond("IMDS, many targets", 4, stop => ImdsAsync("", stop, $"api://soak/{random.Next(ManyTargets)}")),
            Errand.PerSecond("App Service, cached", 4, stop => AppServiceAsync("App Service", web, "", stop)),
            Errand.PerSecond("App Service, new", 2, stop => AppServiceAsync("App Service", web, Bypass, stop)),
            Errand.PerSecond("Functions, new", 1, stop => AppServiceAsync("Functions", function, Bypass, stop)),
            Errand.PerSecond("Container Apps, new", 2, stop => AppServiceAsync("Container Apps", containerApp, Bypass, stop)),
            Errand.PerSecond("Service Fabric, cached", 2, stop => FabricAsync(fabric, "", stop)),
            Errand.PerSecond("Service Fabric, new", 1, stop => FabricAsync(fabric, Bypass, stop)),
            Errand.PerSecond("Cloud Shell", 2, stop => CloudShellAsync(shell, stop)),
            Errand.PerSecond("Machine Learning, new", 1, stop => GetAsync("Machine Learning", new($"{ml["MSI_ENDPOINT"]}?api-version=2017-09-01&resource={Vault}{Bypass}"), Vault, stop, ("secret", $"{ml["MSI_SECRET"]}"))),
            .. await ArcErrandsAsync(cancel),
            Errand.PerSecond("workload identity", 2, stop => WorkloadIdentityAsync(aks, stop)),
        ];
    }

    /// <summary>The variables of a host.</summary>
    public async Task<JsonNode> OfAsync(string host, CancellationToken cancel) =>
        (await caller.ControlAsync(HttpMethod.Get, $"/_emulator/hosts/{host}/env?format=json", null, HttpStatusCode.OK, cancel))!;

    public Task ImdsAsync(string more, CancellationToken cancel, string resource = Vault) => ImdsOfAsync("vm", "IMDS", more, cancel, resource);

    /// <param name="counts">Whether the token in the answer, when that is there, is one that has to verify; each does where it is not given.</param>
    public async Task ImdsOfAsync(string host, string from, string more, CancellationToken cancel, string resource = Vault, Func<bool>? counts = null)
    {
        var asked = clock.Earliest;
        var answer = await caller.GetAsync(new(caller.Emulator.Data, $"/hosts/{host}/metadata/identity/oauth2/token?api-version=2018-02-01&resource={resource}{more}"), cancel, metadata);
        if (counts?.Invoke() ?? true)
        {
            Keep(from, resource, asked, answer);
        }
    }

    public Task AppServiceAsync(string from, JsonNode variables, string more, CancellationToken cancel) =>
        GetAsync(from, new($"{variables["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&resource={Vault}{more}"), Vault, cancel, ("X-IDENTITY-HEADER", $"{variables["IDENTITY_HEADER"]}"));

    private Task FabricAsync(JsonNode variables, string more, CancellationToken cancel) =>
        GetAsync("Service Fabric", new($"{variables["IDENTITY_ENDPOINT"]}?api-version={variables["IDENTITY_API_VERSION"]}&resource={Vault}{more}"), Vault, cancel, ("Secret", $"{variables["IDENTITY_HEADER"]}"));

    private async Task CloudShellAsync(JsonNode variables, CancellationToken cancel)
    {
        var asked = clock.Earliest;
        Keep("Cloud Shell", Vault, asked, await caller.SendAsync(HttpMethod.Post, new($"{variables["MSI_ENDPOINT"]}"), Form(("resource", Vault)), HttpStatusCode.OK, cancel, metadata));
    }

    // Whoever may not write Arc's folder cannot be such a machine.
    private async Task<IReadOnlyList<Errand>> ArcErrandsAsync(CancellationToken cancel)
    {
        try
        {
            var arc = await OfAsync("arc", cancel);
            return [Errand.PerSecond("Azure Arc, new", 2, stop => ArcAsync(arc, stop))];
        }
        catch (InvalidOperationException)
        {
            return [];
        }
    }

    // The first answer names a file, and the second request shows what is in it. Whoever is slower than the clock is told so.
    private async Task ArcAsync(JsonNode variables, CancellationToken cancel)
    {
        var address = new Uri($"{variables["IDENTITY_ENDPOINT"]}?api-version=2020-06-01&resource={Vault}{Bypass}");
        using var first = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Metadata", "true" } } };
        var mark = clock.Mark;
        using var challenge = await caller.Emulator.Http.SendAsync(first, cancel);
        var file = challenge.Headers.WwwAuthenticate.FirstOrDefault()?.Parameter?.Replace("realm=", "", StringComparison.Ordinal)
            ?? throw new InvalidOperationException($"Arc's challenge is {(int)challenge.StatusCode}: {await challenge.Content.ReadAsStringAsync(cancel)}");
        try
        {
            var key = await File.ReadAllTextAsync(file, cancel);
            await GetAsync("Azure Arc", address, Vault, cancel, metadata, ("Authorization", $"Basic {key}"));
        }
        catch (Exception e) when (e is InvalidOperationException or IOException && clock.HasMoved(since: mark))
        {
            // The key's time was over with the move.
        }
    }

    private async Task WorkloadIdentityAsync(JsonNode variables, CancellationToken cancel)
    {
        var assertion = await caller.ControlAsync(HttpMethod.Get, "/_emulator/hosts/aks/service-account-token", null, HttpStatusCode.OK, cancel);
        var form = Form(
            ("grant_type", "client_credentials"), ("client_id", $"{variables["AZURE_CLIENT_ID"]}"), ("client_assertion", $"{assertion}"),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"), ("scope", $"{Vault}/.default"));
        var asked = clock.Earliest;
        Keep("workload identity", Vault, asked, await caller.SendAsync(HttpMethod.Post, new($"{variables["AZURE_AUTHORITY_HOST"]}{variables["AZURE_TENANT_ID"]}/oauth2/v2.0/token"), form, HttpStatusCode.OK, cancel));
    }

    private async Task GetAsync(string from, Uri address, string audience, CancellationToken cancel, params (string, string)[] headers)
    {
        var asked = clock.Earliest;
        Keep(from, audience, asked, await caller.GetAsync(address, cancel, headers));
    }

    private void Keep(string from, string audience, DateTimeOffset asked, JsonNode? answer) => shelf.Add(from, (string?)answer?["access_token"], audience, asked);

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
