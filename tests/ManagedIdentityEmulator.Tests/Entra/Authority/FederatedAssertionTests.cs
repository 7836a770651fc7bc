namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>The token of an outside issuer in exchange for an application's, or an identity's, own.</summary>
public sealed class FederatedAssertionTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    private static readonly string[] several = ["api://other", AuthorityFixture.Exchange];

    [Fact]
    public async Task A_token_that_a_federated_credential_names_is_believed()
    {
        var claims = await (await authority.AskAsync(authority.Assertion())).ShouldBeATokenAsync();

        ((string)claims["sub"]!).ShouldBe($"{authority.Portal.PrincipalId}");
    }

    [Fact]
    public async Task A_user_assigned_identity_can_have_one_too()
    {
        var identity = authority.Emulator.Identity("orders") with { FederatedCredentials = authority.Portal.FederatedCredentials };
        authority.Emulator.Registry.Put(identity);

        var claims = await (await authority.AskAsync(authority.Assertion(), identity)).ShouldBeATokenAsync();

        ((string)claims["xms_mirid"]!).ShouldBe($"{identity.ResourceId}");
    }

    [Fact]
    public async Task One_of_several_audiences_will_do_and_a_Kubernetes_header_has_no_type() =>
        await (await authority.AskAsync(AssertionKey.First.Sign(authority.Claims(audience: several), new { alg = "RS256", kid = AssertionKey.First.KeyId }))).ShouldBeATokenAsync();

    [Theory, InlineData(-4, true), InlineData(-6, false)]
    public async Task Five_minutes_after_its_end_a_token_still_counts(int minutes, bool accepted) =>
        await ShouldCountAsync(AssertionKey.First.Sign(authority.Claims(from: TimeSpan.FromHours(-1), to: TimeSpan.FromMinutes(minutes))), accepted);

    [Theory, InlineData(4, true), InlineData(6, false)]
    public async Task Five_minutes_before_its_beginning_a_token_already_counts(int minutes, bool accepted) =>
        await ShouldCountAsync(AssertionKey.First.Sign(authority.Claims(from: TimeSpan.FromMinutes(minutes))), accepted);

    [Theory, InlineData("{0}.5", "{1}.25"), InlineData("\"{0}\"", "\"{1}\"")]
    public async Task Times_with_fractions_count_and_as_text_as_MSAL_NET_writes_them(string ends, string issued)
    {
        var now = authority.Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();
        await (await authority.AskAsync(AssertionKey.First.Sign("""{"alg":"RS256","kid":"key-1"}""",
            $$"""{"iss":"{{authority.Issuer.Address}}","sub":"{{AuthorityFixture.Subject}}","aud":["{{AuthorityFixture.Exchange}}"],"exp":{{In(ends)}},"iat":{{In(issued)}}}"""))).ShouldBeATokenAsync();

        string In(string text) => text.Replace("{0}", $"{now + 600}").Replace("{1}", $"{now}");
    }

    [Theory, InlineData(25 * 3600, true), InlineData((25 * 3600) + 1, false)]
    public async Task A_token_that_lives_for_more_than_25_hours_is_refused(int seconds, bool accepted)
    {
        var issued = authority.Emulator.Clock.GetUtcNow().ToUnixTimeSeconds();

        var answer = await authority.AskAsync(AssertionKey.First.Sign(new { iss = authority.Issuer.Address, sub = AuthorityFixture.Subject, aud = AuthorityFixture.Exchange, iat = issued, exp = issued + seconds }));

        if (accepted)
        {
            await answer.ShouldBeATokenAsync();
        }
        else
        {
            (await answer.ShouldBeRefusedAsync(70023, "invalid_client"))
                .ShouldBe($"External OIDC Provider token must have a lifetime of less than or equal to 1.01:00:00. Token issued at {issued}. Token expires on {issued + seconds}.");
        }
    }


    [Fact]
    public async Task A_client_without_federated_credentials_is_told_so()
    {
        var bare = authority.Emulator.Application("bare");

        (await (await authority.AskAsync(authority.Assertion(), bare)).ShouldBeRefusedAsync(70025, "invalid_client"))
            .ShouldBe($"The client '{bare.ClientId}'(bare) has no configured federated identity credentials.");
    }

    [Theory]
    [InlineData("{issuer}/", null, null, 700211, "issuer '{issuer}/'")]
    [InlineData("https://issuer.example", null, null, 700211, "issuer 'https://issuer.example'")]
    [InlineData("{ISSUER}", null, null, 700211, "issuer '{ISSUER}'")]
    [InlineData(null, "repo:contoso/orders:ref:refs/heads/Main", null, 700213, "subject 'repo:contoso/orders:ref:refs/heads/Main'")]
    [InlineData(null, null, "api://AzureADTokenExchange/", 700212, "audience 'api://AzureADTokenExchange/'")]
    [InlineData(null, null, "fb60f99c-7a34-4190-8149-302f77469936", 700212, "audience 'fb60f99c-7a34-4190-8149-302f77469936'")]
    public async Task Each_mismatch_has_its_own_code_and_nobody_is_asked(string? issuer, string? subject, string? audience, int code, string words)
    {
        var (asked, own) = (authority.Issuer.Requests, authority.Issuer.Address);
        var claims = authority.Claims(In(issuer), subject ?? AuthorityFixture.Subject, audience);

        (await (await authority.AskAsync(AssertionKey.First.Sign(claims))).ShouldBeRefusedAsync(code, "invalid_client")).ShouldBe(
            $"No matching federated identity record found for presented assertion {In(words)}. Check your federated identity credential Subject, Audience and Issuer against the presented assertion. https://learn.microsoft.com/entra/workload-id/workload-identity-federation");
        authority.Issuer.Requests.ShouldBe(asked);

        string? In(string? text) => text?.Replace("{issuer}", own).Replace("{ISSUER}", own.ToUpperInvariant());
    }

    [Fact]
    public async Task An_issuer_that_only_another_client_names_is_never_asked()
    {
        await using var other = await ForeignIssuer.StartAsync();
        authority.Emulator.Registry.Put(authority.Emulator.Application("bare") with { Name = "theirs", ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid(), FederatedCredentials = [new("other", other.Address, "s", "a")] });

        await (await authority.AskAsync(AssertionKey.First.Sign(authority.Claims(other.Address)))).ShouldBeRefusedAsync(700211, "invalid_client");

        other.Requests.ShouldBe(0);
    }

    [Fact]
    public async Task A_signature_of_another_key_under_the_same_name_is_refused()
    {
        var forged = AssertionKey.Second.Sign(authority.Claims(), new { alg = "RS256", kid = AssertionKey.First.KeyId });

        (await (await authority.AskAsync(forged)).ShouldBeRefusedAsync(7000274, "invalid_client")).ShouldStartWith("Client assertion contains an invalid signature.");
    }

    [Fact]
    public async Task A_key_that_the_issuer_does_not_publish_is_named() =>
        (await (await authority.AskAsync(new AssertionKey("nobodys").Sign(authority.Claims()))).ShouldBeRefusedAsync(7000272, "invalid_client")).ShouldStartWith(
            $"The certificate with identifier nobodys used to sign the federated credential could not be found in the metadata of identity provider {authority.Issuer.Address}.");

    private async Task ShouldCountAsync(string assertion, bool accepted)
    {
        var answer = await authority.AskAsync(assertion);
        await (accepted ? answer.ShouldBeATokenAsync() : (Task)answer.ShouldBeRefusedAsync(700024, "invalid_client"));
    }
}
