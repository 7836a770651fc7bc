using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace ManagedIdentityEmulator.Testing.NewerPackages;

/// <summary>The testing library beside newer versions of what a project of .NET is likely to have. They are run with the packages, too.</summary>
public sealed class NewerPackagesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Their_IdentityModel_verifies_the_emulators_tokens_before_and_after_a_rotation()
    {
        typeof(JsonWebTokenHandler).Assembly.GetName().Version!.Major.ShouldBeGreaterThanOrEqualTo(8);
        await using var emulator = await StartAsync();

        var before = await VerifyAsync(emulator, await TokenAsync(emulator));
        await emulator.RotateKeysAsync(Cancel);
        var after = await VerifyAsync(emulator, await TokenAsync(emulator, "&bypass_cache=true"));

        before.Exception.ShouldBeNull();
        before.Claims["oid"].ShouldBe($"{emulator.Identity("orders").PrincipalId}");
        after.Exception.ShouldBeNull();
        after.SecurityToken.SigningKey.KeyId.ShouldNotBe(before.SecurityToken.SigningKey.KeyId);
    }

    [Fact]
    public async Task Their_IdentityModel_refuses_a_token_of_a_key_that_nobody_knows()
    {
        await using var emulator = await StartAsync();

        var forged = await emulator.MintTokenAsync(new("api://orders") { Identity = "orders", Key = "unpublished" }, Cancel);

        (await VerifyAsync(emulator, forged.Jwt)).Exception.ShouldBeOfType<SecurityTokenSignatureKeyNotFoundException>();
    }

    [Fact]
    public async Task Their_Serilog_gets_the_emulators_log()
    {
        typeof(Log).Assembly.GetName().Version!.Major.ShouldBeGreaterThanOrEqualTo(4);
        var lines = new Lines();
        await using var log = new LoggerConfiguration().WriteTo.Sink(lines).CreateLogger();
        await using var emulator = await StartAsync(log);

        await TokenAsync(emulator);

        lines.Written.ShouldContain(line => line.Contains("api://orders"));
    }

    private static Task<Emulator> StartAsync(Logger? log = null) => Emulator.StartAsync(
        e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddVirtualMachine("vm1", "orders").LogTo(line => log?.Information("{Line}", line)), Cancel);

    private static async Task<string> TokenAsync(Emulator emulator, string more = "")
    {
        using var machine = new HttpClient(emulator.CreateHandler()) { DefaultRequestHeaders = { { "Metadata", "true" } } };
        var answer = await machine.GetStringAsync($"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://orders&client_id={emulator.Identity("orders").ClientId}{more}", Cancel);
        return (string)JsonNode.Parse(answer)!["access_token"]!;
    }

    private static async Task<TokenValidationResult> VerifyAsync(Emulator emulator, string token)
    {
        using var http = new HttpClient(emulator.CreateHandler());
        var authority = await OpenIdConnectConfigurationRetriever.GetAsync($"{emulator.DiscoveryAddress}", new HttpDocumentRetriever(http) { RequireHttps = false }, Cancel);
        return await new JsonWebTokenHandler().ValidateTokenAsync(
            token, new TokenValidationParameters { ValidAudience = "api://orders", ValidIssuer = emulator.Issuer, IssuerSigningKeys = authority.SigningKeys });
    }

    private sealed class Lines : ILogEventSink
    {
        private readonly List<string> written = [];

        public IReadOnlyList<string> Written
        {
            get
            {
                lock (written)
                {
                    return [.. written];
                }
            }
        }

        public void Emit(LogEvent logEvent)
        {
            lock (written)
            {
                written.Add(logEvent.RenderMessage());
            }
        }
    }
}
