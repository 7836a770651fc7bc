using System.Buffers.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Tokens;

/// <summary>Tokens hold what captured tokens of Entra's hold, in the same order and types.</summary>
public sealed class AccessTokenClaimsTests(AccessTokenClaimsTests.WithRoles fixture) : IClassFixture<AccessTokenClaimsTests.WithRoles>
{
    private static readonly string[] systemAssigned =
        ["aud", "iss", "iat", "nbf", "exp", "aio", "appid", "appidacr", "idp", "idtyp", "oid", "rh", "sub", "tid", "uti", "ver", "xms_act_fct", "xms_ftd", "xms_idrel", "xms_mirid", "xms_rd", "xms_sub_fct", "xms_tcdt"];

    [Fact]
    public async Task The_header_names_type_algorithm_and_key_in_Entras_order()
    {
        var header = WireClient.Header(await fixture.Client.AccessTokenAsync());

        header.Select(member => member.Key).ShouldBe(["typ", "alg", "x5t", "kid"]);
        ((string)header["typ"]!).ShouldBe("JWT");
        ((string)header["alg"]!).ShouldBe("RS256");
        ((string)header["kid"]!).ShouldBe((string)header["x5t"]!);
    }

    [Fact]
    public async Task A_system_assigned_identitys_claims_name_its_host_as_the_identity()
    {
        var claims = WireClient.Payload(await fixture.Client.AccessTokenAsync());
        var identity = fixture.Emulator.SystemAssignedIdentity("vm1");

        claims.Select(claim => claim.Key).ShouldBe(systemAssigned);
        ((string)claims["appid"]!).ShouldBe($"{identity.ClientId}");
        ((string)claims["oid"]!).ShouldBe($"{identity.PrincipalId}");
        ((string)claims["sub"]!).ShouldBe($"{identity.PrincipalId}");
        ((string)claims["tid"]!).ShouldBe($"{fixture.Emulator.TenantId}");
        ((string)claims["iss"]!).ShouldBe($"https://sts.windows.net/{fixture.Emulator.TenantId}/");
        ((string)claims["idp"]!).ShouldBe((string)claims["iss"]!);
        ((string)claims["xms_mirid"]!).ShouldEndWith("/resourcegroups/local/providers/Microsoft.Compute/virtualMachines/vm1");
        (claims["appidacr"]!.ToJsonString(), claims["idtyp"]!.ToJsonString(), claims["ver"]!.ToJsonString()).ShouldBe(("\"2\"", "\"app\"", "\"1.0\""));
        claims["xms_tcdt"]!.ToJsonString().ShouldMatch(@"^\d{10}$");
    }

    [Fact]
    public async Task A_user_assigned_identitys_claims_name_the_identity_and_the_host_that_it_was_used_from()
    {
        var identity = fixture.Emulator.Identity("orders");

        var claims = WireClient.Payload(await fixture.Client.AccessTokenAsync(more: $"&client_id={identity.ClientId}"));

        claims.Select(claim => claim.Key).Except(systemAssigned).ShouldBe(["xms_az_rid"]);
        ((string)claims["xms_mirid"]!).ShouldBe($"{identity.ResourceId}");
        ((string)claims["xms_az_rid"]!).ShouldEndWith("/virtualMachines/vm1");
        claims.Select(claim => claim.Key).Skip(5).ShouldBe(claims.Select(claim => claim.Key).Skip(5).Order(StringComparer.Ordinal));
    }

    [Theory, InlineData("api://orders"), InlineData("api://orders/"), InlineData("API://Orders")]
    public async Task Application_roles_are_in_the_tokens_of_their_audience(string resource)
    {
        var claims = WireClient.Payload(await fixture.Client.AccessTokenAsync(resource, $"&client_id={fixture.Emulator.Identity("orders").ClientId}"));

        claims["roles"]!.ToJsonString().ShouldBe("""["Orders.Read","Orders.Write"]""");
    }

    [Fact]
    public async Task Application_roles_are_in_no_other_token() =>
        WireClient.Payload(await fixture.Client.AccessTokenAsync("https://vault.azure.net", $"&client_id={fixture.Emulator.Identity("orders").ClientId}")).ContainsKey("roles").ShouldBeFalse();

    [Fact]
    public async Task The_opaque_rh_claim_holds_tenant_and_resource_as_Entras_does()
    {
        var rh = (string)WireClient.Payload(await fixture.Client.AccessTokenAsync("https://vault.azure.net"))["rh"]!;

        rh.ShouldMatch(@"^1\.[\w-]+\.$");
        var bytes = Base64Url.DecodeFromChars(rh.AsSpan(2, rh.Length - 3));
        new Guid(bytes.AsSpan(3, 16)).ShouldBe(fixture.Emulator.TenantId);
        new Guid(bytes.AsSpan(19, 16)).ShouldBe(new Guid("cfa8b339-82a2-471a-a3c9-0fc0be7a4093")); // Key Vault
    }

    [Fact]
    public async Task Every_token_has_an_id_of_its_own()
    {
        var first = WireClient.Payload(await fixture.Client.AccessTokenAsync(more: "&bypass_cache=true"));
        var second = WireClient.Payload(await fixture.Client.AccessTokenAsync(more: "&bypass_cache=true"));

        ((string)first["uti"]!).Length.ShouldBe(22);
        ((string)first["uti"]!).ShouldNotBe((string)second["uti"]!);
    }

    public sealed class WithRoles : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders", identity => identity.AppRoles = new Dictionary<string, IReadOnlyList<string>> { ["api://orders"] = ["Orders.Read", "Orders.Write"] })
            .AddVirtualMachine("vm1", "orders");
    }
}
