using System.Net.Http.Headers;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>An emulator with an application that believes a foreign issuer, and clients that ask its token endpoint over TLS.</summary>
public sealed class AuthorityFixture : EmulatorFixture
{
    internal const string Subject = "repo:contoso/orders:ref:refs/heads/main";
    internal const string Exchange = FederatedCredential.DefaultAudience;
    internal const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    internal const string Vault = "https://vault.azure.net";

    private HttpClient tls = null!;

    internal ForeignIssuer Issuer { get; private set; } = null!;

    internal Application Portal => Emulator.Application("portal");

    internal List<string> Log { get; } = [];

    internal string TokenAddress => $"{Emulator.TlsAddress}{Emulator.TenantId}/oauth2/v2.0/token";

    public override async ValueTask InitializeAsync()
    {
        Issuer = await ForeignIssuer.StartAsync();
        await base.InitializeAsync();
        tls = new HttpClient(Emulator.CreateHandler()) { BaseAddress = Emulator.TlsAddress };
    }

    public override async ValueTask DisposeAsync()
    {
        tls.Dispose();
        await base.DisposeAsync();
        await Issuer.DisposeAsync();
    }

    internal object Claims(string? issuer = null, string subject = Subject, object? audience = null, TimeSpan from = default, TimeSpan? to = null)
    {
        var now = Emulator.Clock.GetUtcNow();
        return new { iss = issuer ?? Issuer.Address, sub = subject, aud = audience ?? Exchange, iat = (now + from).ToUnixTimeSeconds(), nbf = (now + from).ToUnixTimeSeconds(), exp = (now + (to ?? TimeSpan.FromMinutes(10))).ToUnixTimeSeconds() };
    }

    internal string Assertion(AssertionKey? key = null) => (key ?? AssertionKey.First).Sign(Claims());

    internal Dictionary<string, string> Form(string? assertion, ServicePrincipal? client = null, string scope = $"{Vault}/.default")
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = $"{(client ?? Portal).ClientId}",
            ["scope"] = scope,
            ["client_assertion_type"] = JwtBearer,
        };
        if (assertion is not null)
        {
            form["client_assertion"] = assertion;
        }

        return form;
    }

    internal Task<HttpResponseMessage> AskAsync(string? assertion, ServicePrincipal? client = null) => PostAsync(Form(assertion, client));

    internal Task<HttpResponseMessage> PostAsync(IEnumerable<KeyValuePair<string, string>> form, string? path = null, string? basic = null) =>
        SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent(form), basic);

    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string? path = null, HttpContent? body = null, string? basic = null)
    {
        var request = new HttpRequestMessage(method, path ?? $"/{Emulator.TenantId}/oauth2/v2.0/token") { Content = body };
        request.Headers.Authorization = basic is null ? null : new AuthenticationHeaderValue("Basic", basic);
        return SendAsync(request);
    }

    internal Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => tls.SendAsync(request, TestContext.Current.CancellationToken);

    protected override void Build(EmulatorBuilder emulator) => emulator
        .AddUserAssignedIdentity("orders")
        .AddVirtualMachine("vm", "orders")
        .AddApplication("bare")
        .AddApplication("portal", portal =>
        {
            portal.AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read"] };
            portal.FederatedCredentials = [new() { Name = "github", Issuer = Issuer.Address, Subject = Subject }];
        })
        .LogTo(line =>
        {
            lock (Log)
            {
                Log.Add(line);
            }
        });
}
