namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>The arguments of curl for each host's request, composed by hand from the host's variables.</summary>
internal static class CurlRequest
{
    public static string[] Of(Surroundings surroundings, string resource, Selector selector)
    {
        var of = surroundings.Variables;
        var target = $"resource={Uri.EscapeDataString(resource)}";
        var query = target + Named(selector, surroundings.Host);
        return surroundings.Host switch
        {
            HostKind.Vm or HostKind.ContainerGroup => Imds(of["AZURE_POD_IDENTITY_AUTHORITY_HOST"], query),
            HostKind.VmAtTheImdsAddress => Imds("http://169.254.169.254", query),
            HostKind.Arc => [$"{of["IDENTITY_ENDPOINT"]}?api-version=2020-06-01&{query}", "-H", "Metadata: true"],
            HostKind.Web or HostKind.Function or HostKind.ContainerApp =>
                [$"{of["IDENTITY_ENDPOINT"]}?api-version=2019-08-01&{query}", "-H", $"X-IDENTITY-HEADER: {of["IDENTITY_HEADER"]}"],
            HostKind.Fabric =>
                [$"{of["IDENTITY_ENDPOINT"]}?api-version={of["IDENTITY_API_VERSION"]}&{query}", "-H", $"Secret: {of["IDENTITY_HEADER"]}", "--cacert", of["NODE_EXTRA_CA_CERTS"]],
            HostKind.CloudShell => [of["MSI_ENDPOINT"], "-H", "Metadata: true", "-d", target],
            HostKind.Ml => [$"{of["MSI_ENDPOINT"]}?api-version=2017-09-01&{query}", "-H", $"secret: {of["MSI_SECRET"]}"],
            HostKind.Automation => [of["IDENTITY_ENDPOINT"], "-H", $"X-IDENTITY-HEADER: {of["IDENTITY_HEADER"]}", "-H", "Metadata: True", "-d", query],
            HostKind.Aks =>
            [
                $"{of["AZURE_AUTHORITY_HOST"]}{of["AZURE_TENANT_ID"]}/oauth2/v2.0/token", "-d", "grant_type=client_credentials",
                "-d", $"client_id={(selector.Kind == SelectorKind.Client ? selector.Id : of["AZURE_CLIENT_ID"])}", "--data-urlencode", $"scope={resource}/.default",
                "-d", "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "--data-urlencode", $"client_assertion@{of["AZURE_FEDERATED_TOKEN_FILE"]}",
            ],
            var other => throw new ArgumentOutOfRangeException(nameof(surroundings), other, "a host without a documented request"),
        };
    }

    private static string[] Imds(string address, string query) => [$"{address}/metadata/identity/oauth2/token?api-version=2018-02-01&{query}", "-H", "Metadata: true"];

    private static string Named(Selector selector, HostKind host) => (selector.Kind, host) switch
    {
        (SelectorKind.System, _) => "",
        (SelectorKind.Client, HostKind.Ml) => $"&clientid={selector.Id}",
        (SelectorKind.Client, _) => $"&client_id={selector.Id}",
        (SelectorKind.Object, HostKind.Web or HostKind.Function or HostKind.ContainerApp) => $"&principal_id={selector.Id}",
        (SelectorKind.Object, HostKind.Fabric) => $"&principalId={selector.Id}",
        (SelectorKind.Object, _) => $"&object_id={selector.Id}",
        (_, HostKind.Web or HostKind.Function or HostKind.ContainerApp) => $"&mi_res_id={Uri.EscapeDataString(selector.Id)}",
        _ => $"&msi_res_id={Uri.EscapeDataString(selector.Id)}",
    };
}
