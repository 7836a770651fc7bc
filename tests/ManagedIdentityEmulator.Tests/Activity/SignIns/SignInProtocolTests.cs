using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Faults;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>A new token is a sign-in, whatever protocol it comes by, and a cached one is none.</summary>
public sealed class SignInProtocolTests(FaultHosts hosts) : IClassFixture<FaultHosts>
{
    private readonly string resource = FaultHosts.NewResource();

    public static TheoryData<string> Doors => FaultHosts.Doors;

    public static TheoryData<string> Cached => [.. FaultHosts.Doors.Select(door => door.Data).Where(door => !door.StartsWith("entra"))];

    [Theory, MemberData(nameof(Doors))]
    public async Task A_new_token_is_one_with_the_tokens_own_id(string door)
    {
        var claims = WireClient.Payload(await TokenAsync(door));

        var row = (await ListAsync()).ShouldHaveSingleItem();
        row.Column("UniqueTokenIdentifier").ShouldBe((string)claims["uti"]!);
        (row.Column("AppId"), row.Column("ServicePrincipalId"), row.Column("TenantId")).ShouldBe(((string)claims["appid"]!, (string)claims["oid"]!, (string)claims["tid"]!));
        (row.Column("ResultType"), row.Column("ResultDescription"), row.Column("ResourceDisplayName")).ShouldBe(("0", "", resource));
    }

    [Theory, MemberData(nameof(Cached))]
    public async Task The_same_token_again_is_none(string door)
    {
        var token = await TokenAsync(door);

        (await TokenAsync(door)).ShouldBe(token);

        (await ListAsync()).ShouldHaveSingleItem();
    }

    [Theory, InlineData("entra v1"), InlineData("entra v2")]
    public async Task Entra_makes_a_new_token_each_time(string door)
    {
        string[] tokens = [await TokenAsync(door), await TokenAsync(door)];

        (await ListAsync()).Select(row => row.Column("UniqueTokenIdentifier")).ShouldBe(tokens.Select(SignInClient.Uti));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_drill_that_answers_in_Entras_place_leaves_none(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("503", fault => fault.Resource = resource);

        await hosts.AskAsync(door, resource);

        (await ListAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("expired-token")]
    [InlineData("wrong-audience")]
    [InlineData("truncated")]
    [InlineData("identity-not-found")]
    public async Task A_drill_that_spoils_the_answer_does_not_unmake_it(string effect)
    {
        using (hosts.Emulator.Faults.Add(effect, fault => fault.Resource = resource))
        {
            await hosts.AskAsync("imds", resource);
        }

        var later = SignInClient.Uti(await TokenAsync("imds")); // the one behind it, which is cached
        (await ListAsync()).ShouldHaveSingleItem().Column("UniqueTokenIdentifier").ShouldBe(later);
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_spoilt_token_leads_to_the_sign_in_that_it_was_made_for(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("expired-token", fault => fault.Resource = resource);

        var token = await TokenAsync(door);

        (await ListAsync()).ShouldHaveSingleItem().Column("UniqueTokenIdentifier").ShouldBe(SignInClient.Uti(token));
    }

    private async Task<string> TokenAsync(string door) => (string)(await (await hosts.AskAsync(door, resource)).JsonAsync())["access_token"]!;

    private Task<List<JsonObject>> ListAsync() => hosts.Emulator.SignInsAsync($"resource={resource}");
}
