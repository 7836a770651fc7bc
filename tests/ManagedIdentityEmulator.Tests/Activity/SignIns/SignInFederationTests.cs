using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Entra.Authority;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>Workload identity federation, and certificates, in the sign-in log.</summary>
public sealed class SignInFederationTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    private readonly ManagedIdentity identity = Add(authority);

    [Fact]
    public async Task An_outside_token_is_a_sign_in_with_the_federated_credential_and_without_a_certificate()
    {
        var answer = await authority.AskAsync(authority.Assertion(), identity);
        var claims = await answer.ShouldBeATokenAsync();

        var row = (await ListAsync()).ShouldHaveSingleItem();
        row.Column("UniqueTokenIdentifier").ShouldBe((string)claims["uti"]!);
        row.Column("FederatedCredentialId").ShouldBe($"{identity.ResourceId}/federatedIdentityCredentials/github");
        (row.Column("ServicePrincipalCredentialKeyId"), row.Column("ServicePrincipalCredentialThumbprint"), row.Column("ResultType")).ShouldBe(("", "", "0"));
        answer.Headers.GetValues("x-ms-request-id").ShouldBe([row.Column("Id")]);
    }

    [Theory]
    [InlineData("issuer", 700211, false)]
    [InlineData("subject", 700213, false)]
    [InlineData("audience", 700212, true)]
    [InlineData("expired", 700024, true)]
    [InlineData("signature", 7000272, true)]
    public async Task A_refused_one_is_a_failure_with_the_number_of_the_error(string mistake, int code, bool isOfACredential)
    {
        var correlation = Guid.NewGuid();
        var request = new HttpRequestMessage(HttpMethod.Post, $"/{authority.Emulator.TenantId}/oauth2/v2.0/token") { Content = new FormUrlEncodedContent(authority.Form(AssertionWith(mistake), identity)) };
        request.Headers.Add("client-request-id", $"{correlation}");
        var error = await (await authority.SendAsync(request)).JsonAsync();

        var row = (await ListAsync()).ShouldHaveSingleItem();
        ((int)error["error_codes"]![0]!, row.Column("ResultType")).ShouldBe((code, $"{code}"));
        (row.Column("Id"), row.Column("CorrelationId")).ShouldBe((error["trace_id"]!.ToString(), $"{correlation}"));
        error["error_description"]!.ToString().ShouldStartWith($"AADSTS{code}: {row.Column("ResultDescription")}");
        row.Column("FederatedCredentialId").ShouldBe(isOfACredential ? $"{identity.ResourceId}/federatedIdentityCredentials/github" : "");
        row.Column("ServicePrincipalCredentialKeyId").ShouldBe("");
        row.ToJsonString().ShouldNotContain("eyJ", Case.Sensitive);
    }

    [Fact]
    public async Task An_identity_that_signs_for_itself_has_the_key_id_of_the_certificate_that_it_used()
    {
        var form = CertificateAssertionTests.Form(authority.Emulator, identity, "https://vault.azure.net/.default");
        await (await authority.PostAsync(form)).ShouldBeATokenAsync();
        authority.Emulator.RotateCredential(identity);
        await (await authority.PostAsync(form)).ShouldBeATokenAsync(); // with the previous one, which still counts
        await (await authority.PostAsync(CertificateAssertionTests.Form(authority.Emulator, identity, "https://vault.azure.net/.default"))).ShouldBeATokenAsync();

        var keys = (await ListAsync()).ConvertAll(row => row.Column("ServicePrincipalCredentialKeyId"));
        (keys[1], keys[2] != keys[0]).ShouldBe((keys[0], true));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task An_application_is_no_managed_identity(bool isGood)
    {
        var answer = await authority.AskAsync(isGood ? authority.Assertion() : AssertionWith("subject"));

        answer.IsSuccessStatusCode.ShouldBe(isGood);
        (await authority.Emulator.SignInsAsync($"identity={authority.Portal.ClientId}")).ShouldBeEmpty();
    }

    [Theory, InlineData("grant_type"), InlineData("scope")]
    public async Task A_request_that_cannot_be_read_is_none(string missing)
    {
        var form = authority.Form(authority.Assertion(), identity);
        form.Remove(missing);

        (await authority.PostAsync(form)).IsSuccessStatusCode.ShouldBeFalse();

        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_client_without_a_proof_is_a_failure()
    {
        await authority.AskAsync(null, identity);

        (await ListAsync()).ShouldHaveSingleItem().Column("ResultType").ShouldBe("7000218");
    }

    private string AssertionWith(string mistake) => mistake switch
    {
        "issuer" => AssertionKey.First.Sign(authority.Claims(issuer: "https://elsewhere.example")),
        "subject" => AssertionKey.First.Sign(authority.Claims(subject: "repo:contoso/other")),
        "audience" => AssertionKey.First.Sign(authority.Claims(audience: "api://other")),
        "expired" => AssertionKey.First.Sign(authority.Claims(from: TimeSpan.FromHours(-2), to: TimeSpan.FromHours(-1))),
        _ => authority.Assertion(AssertionKey.Second),
    };

    private Task<List<System.Text.Json.Nodes.JsonObject>> ListAsync() => authority.Emulator.SignInsAsync($"identity={identity.ClientId}");

    private static ManagedIdentity Add(AuthorityFixture authority)
    {
        var name = $"signs-in-{Guid.NewGuid():N}";
        var orders = authority.Emulator.Identity("orders");
        var added = orders with
        {
            Name = name,
            ClientId = Guid.NewGuid(),
            PrincipalId = Guid.NewGuid(),
            ResourceId = ArmResourceId.From($"{orders.ResourceId}-{name}"),
            FederatedCredentials = authority.Portal.FederatedCredentials,
        };
        authority.Emulator.Registry.Put(added);
        return added;
    }
}
