using FsCheck;
using FsCheck.Fluent;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>One of a few requests that differ in little, each of which comes again and again.</summary>
internal sealed record RepeatedRequest(string Method, string Path, string Query, (string Name, string Value)[] Headers)
{
    private static readonly string[] versions = ["api-version=2018-02-01", "api-version=2018-02-01", "API-VERSION=2018-02-01", "api-version=2019-08-01", "api-version=2017-09-01", "api-version=x", ""];
    private static readonly string[] resources = [$"resource={WireClient.Vault}", $"resource={WireClient.Vault}", "resource=https%3A%2F%2Fvault.azure.net", $"resource={WireClient.Vault}/", "resource=https://management.azure.com/", "resource=", "", $"resource={WireClient.Vault}&resource={WireClient.Vault}"];
    private static readonly string[] methods = ["GET", "GET", "GET", "POST"];
    private static readonly string[] agents = ["one/1.0", "two/2.0"];

    public static Gen<RepeatedRequest> Any(Emulator emulator, string[] identities, string[] secrets)
    {
        string[] selectors =
        [
            "", "", "client_id=", .. identities.SelectMany(name => emulator.Identity(name) is var identity ? new[] { $"client_id={identity.ClientId}", $"object_id={identity.PrincipalId}", $"mi_res_id={identity.ResourceId}", $"CLIENT_ID={identity.ClientId:N}" } : []),
        ];
        return from method in Gen.Elements(methods)
               from host in Gen.Elements("", "/hosts/vm1", "/hosts/vm2", "/hosts/web1", "/HOSTS/VM1")
               from path in Gen.Elements(WireClient.TokenPath, WireClient.TokenPath, "/msi/token", "/oauth2/token")
               from version in Gen.Elements(versions)
               from resource in Gen.Elements(resources)
               from selector in Gen.Elements(selectors)
               from other in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(selectors)))
               from bypass in Gen.Elements("", "", "bypass_cache=true")
               from metadata in Gen.Elements("true", "true", "True", "false")
               from secret in Gen.Elements([.. secrets, "", "wrong"])
               from agent in Gen.Elements(agents)
               from sku in Gen.Elements("", "", "MSAL.Python")
               select new RepeatedRequest(
                   method, host + path, string.Join('&', new[] { version, resource, selector, other, bypass }.Where(part => part.Length > 0)),
                   [.. new[] { ("Metadata", metadata), ("User-Agent", agent), ("X-IDENTITY-HEADER", secret), ("x-client-SKU", sku) }.Where(header => header.Item2.Length > 0)]);
    }

    /// <summary>Sends it, with more in its query that no endpoint knows.</summary>
    public async Task<(int Status, string Text)> SendAsync(HttpClient client, string more, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(new(Method), $"{Path}?{Query}{more}");
        foreach (var (name, value) in Headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, cancel);
        return ((int)answer.StatusCode, $"{answer.Content.Headers.ContentType} {await answer.Content.ReadAsStringAsync(cancel)}");
    }

    public override string ToString() => $"{Method} {Path}?{Query} {string.Join(", ", Headers)}";
}
