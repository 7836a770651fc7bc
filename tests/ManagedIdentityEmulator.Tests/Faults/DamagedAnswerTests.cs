using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Faults;

/// <summary>Answers that are late, cut, or not what they should be, whatever the protocol.</summary>
public sealed class DamagedAnswerTests(FaultHosts hosts) : IClassFixture<FaultHosts>
{
    private readonly string resource = FaultHosts.NewResource();

    public static TheoryData<string> Doors => FaultHosts.Doors;

    [Theory, MemberData(nameof(Doors))]
    public async Task Truncated_is_the_first_half_of_the_answer_as_if_it_were_all(string door)
    {
        var (usual, answer, text) = await BothAsync(door, "truncated");

        answer.Content.Headers.ContentLength.ShouldBe(text.Length);
        text.Length.ShouldBeInRange((usual.Length / 2) - 10, (usual.Length / 2) + 10); // Entra's tokens are new ones, each time
        text.ShouldStartWith(usual[..12]);
        Should.Throw<JsonException>(() => JsonNode.Parse(text));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task Malformed_is_as_long_as_ever_and_no_JSON(string door)
    {
        var (_, answer, text) = await BothAsync(door, "malformed");

        answer.Content.Headers.ContentLength.ShouldBe(text.Length);
        text.ShouldEndWith("\"]");
        JsonNode.Parse(text[..^1] + "}")!["access_token"].ShouldNotBeNull();
        Should.Throw<JsonException>(() => JsonNode.Parse(text));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task Empty_is_200_and_nothing_else(string door)
    {
        var (_, answer, text) = await BothAsync(door, "empty");

        text.ShouldBeEmpty();
        answer.Content.Headers.ContentLength.ShouldBe(0);
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task Html_is_a_page_of_something_in_between(string door)
    {
        using var page = hosts.Emulator.Faults.Add("html, html=200", f => f.Resource = resource);

        foreach (var (status, title) in new[] { (HttpStatusCode.BadGateway, "<title>502 Bad Gateway</title>"), (HttpStatusCode.OK, "<title>200 OK</title>") })
        {
            var answer = await hosts.AskAsync(door, resource);
            answer.StatusCode.ShouldBe(status);
            answer.Content.Headers.ContentType!.ToString().ShouldBe("text/html");
            (await answer.TextAsync()).ShouldContain(title);
        }
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task Each_member_of_the_answer_can_be_missing_and_all_others_are_there(string door)
    {
        var usual = (await (await hosts.AskAsync(door, resource)).JsonAsync()).AsObject();
        usual.Count.ShouldBeGreaterThan(3);

        foreach (var (name, _) in usual)
        {
            using var drill = hosts.Emulator.Faults.Add($"missing={name}", f => f.Resource = resource);
            var answer = await hosts.AskAsync(door, resource);
            var body = (await answer.JsonAsync()).AsObject();

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            body.Select(member => member.Key).ShouldBe(usual.Select(member => member.Key).Where(key => key != name));
            body.Where(member => !IsFresh(member.Key)).ShouldAllBe(member => JsonNode.DeepEquals(member.Value, usual[member.Key]));
        }
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task Each_member_of_the_answer_can_have_another_type_and_the_same_value(string door)
    {
        var usual = (await (await hosts.AskAsync(door, resource)).JsonAsync()).AsObject();

        foreach (var (name, value) in usual)
        {
            using var drill = hosts.Emulator.Faults.Add($"mistyped={name}", f => f.Resource = resource);
            var body = (await (await hosts.AskAsync(door, resource)).JsonAsync()).AsObject();

            body.Select(member => member.Key).ShouldBe(usual.Select(member => member.Key));
            body[name]!.GetValueKind().ShouldBe(
                value!.GetValueKind() == JsonValueKind.Number ? JsonValueKind.String : long.TryParse((string)value!, out _) ? JsonValueKind.Number : JsonValueKind.Array, name);
            if (!IsFresh(name))
            {
                (body[name] is JsonArray only ? only.ShouldHaveSingleItem()! : body[name]!).ToString().ShouldBe(value.ToString());
            }
        }
    }

    [Fact]
    public async Task A_member_that_the_answer_does_not_have_leaves_it_as_it_is()
    {
        using var drill = hosts.Emulator.Faults.Add("missing=refresh_token, mistyped=refresh_token", f => f.Resource = resource);

        for (var i = 0; i < 2; i++)
        {
            (await (await hosts.AskAsync("imds", resource)).JsonAsync()).AsObject().Count.ShouldBe(8);
        }
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_delay_comes_before_the_usual_answer(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("delay=60ms", f => f.Resource = resource);
        var watch = Stopwatch.StartNew();

        (await (await hosts.AskAsync(door, resource)).JsonAsync())["access_token"].ShouldNotBeNull();

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(45);
        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Issued), entry => entry.Fault!.Effect.ShouldBe("delay=60ms"));
    }

    [Theory, InlineData("503 delay=60ms", 503), InlineData("expired-token delay=60ms", 200), InlineData("malformed delay=60ms", 200), InlineData("identity-not-found delay=60ms", 400)]
    public async Task A_delay_goes_with_every_effect(string effect, int status)
    {
        using var drill = hosts.Emulator.Faults.Add(effect, f => f.Resource = resource);
        var watch = Stopwatch.StartNew();

        (await hosts.AskAsync("imds", resource)).StatusCode.ShouldBe((HttpStatusCode)status);

        watch.ElapsedMilliseconds.ShouldBeGreaterThanOrEqualTo(45);
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_hang_lasts_until_the_client_gives_up(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("hang", f => f.Resource = resource);
        using var client = new CancellationTokenSource();

        var asked = hosts.SendAsync(door, resource, HttpCompletionOption.ResponseContentRead, client.Token);
        while (drill.State.Applied == 0)
        {
            asked.IsCompleted.ShouldBeFalse();
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        hosts.Emulator.Requests.ShouldNotContain(entry => entry.Resource == resource);
        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Faulted), entry => entry.Status.ShouldBe(0), entry => entry.Reason.ShouldBe($"failure drill {drill.Name}: hang"));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_reset_is_instead_of_an_answer(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("reset", f => f.Resource = resource);

        await Should.ThrowAsync<HttpRequestException>(() => hosts.AskAsync(door, resource));

        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Faulted), entry => entry.Status.ShouldBe(0));
    }

    [Theory, MemberData(nameof(Doors))]
    public async Task A_cut_is_in_the_middle_of_the_answer(string door)
    {
        using var drill = hosts.Emulator.Faults.Add("cut", f => f.Resource = resource);

        var answer = await hosts.AskForHeadAsync(door, resource);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Should.ThrowAsync<HttpRequestException>(answer.TextAsync);
        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Faulted), entry => entry.Status.ShouldBe(200));
    }

    [Theory]
    [InlineData("imds", 400, """{"error":"invalid_request","error_description":"Identity not found"}""")]
    [InlineData("imds aks", 400, """{"error":"invalid_request","error_description":"Identity not found"}""")]
    [InlineData("vm-extension", 400, """{"error":{"code":"invalid_request","message":"Identity not found"}}""")]
    [InlineData("vm-extension POST", 400, """{"error":{"code":"invalid_request","message":"Identity not found"}}""")]
    [InlineData("app-service", 400, "\"message\":\"Unable to load the proper Managed Identity.\"")]
    [InlineData("app-service 2017", 400, "\"Message\":\"Unable to load the proper Managed Identity.\"")]
    [InlineData("container-apps", 400, "\"message\":\"Unable to load the proper Managed Identity.\"")]
    [InlineData("container-instances", 404, """{"error":{"code":"DefaultIdentityNotDefined","message":"DefaultIdentityNotDefined ","details":[]}}""")]
    [InlineData("arc", 404, """{"error":"identity_not_found","error_description":"Identity not found"}""")]
    [InlineData("service-fabric", 404, "\"code\":\"ManagedIdentityNotFound\",\"message\":\"Managed identity not found for the specified application host.\"")]
    [InlineData("cloud-shell", 400, """{"error":{"code":"invalid_request","message":"Identity not found"}}""")]
    [InlineData("cloud-shell POST", 400, """{"error":{"code":"invalid_request","message":"Identity not found"}}""")]
    [InlineData("machine-learning", 400, "\"message\":\"Unable to load the proper Managed Identity.\"")]
    [InlineData("automation", 400, """{"Message":"No managed identity was found for Automation account automation"}""")]
    [InlineData("automation POST", 400, """{"Message":"No managed identity was found for Automation account automation"}""")]
    [InlineData("entra v1", 400, "AADSTS700016: Application with identifier '")]
    [InlineData("entra v2", 400, "AADSTS700016: Application with identifier '")]
    public async Task An_identity_is_not_found_in_the_words_of_the_platform(string door, int status, string words)
    {
        using var drill = hosts.Emulator.Faults.Add("identity-not-found", f => f.Resource = resource);

        var answer = await hosts.AskAsync(door, resource);

        answer.StatusCode.ShouldBe((HttpStatusCode)status);
        (await answer.TextAsync()).ShouldContain(words);
        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Faulted), entry => entry.Cached.ShouldBeNull());
    }

    [Fact]
    public async Task The_words_go_by_whether_the_identity_was_named()
    {
        using var drill = hosts.Emulator.Faults.Add("identity-not-found", f => f.Host = "web");
        var named = $"{resource}&client_id={hosts.Emulator.SystemAssignedIdentity("web").ClientId}";

        (await (await hosts.AskAsync("app-service", named)).TextAsync()).ShouldContain("No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.");
        (await (await hosts.AskAsync("app-service", resource)).TextAsync()).ShouldContain("Unable to load the proper Managed Identity.");
    }

    [Fact]
    public async Task A_request_that_comes_to_no_token_is_refused_as_ever_and_does_not_count()
    {
        using var drill = hosts.Emulator.Faults.Add("malformed", f => f.Host = "vm");

        var answer = await hosts.Client.TokenAsync(resource, "&client_id=nobody");

        (await answer.TextAsync()).ShouldBe("""{"error":"invalid_request","error_description":"Identity not found"}""");
        drill.State.Matched.ShouldBe(0);
    }

    [Theory, InlineData("truncated"), InlineData("malformed")]
    public async Task What_is_published_can_be_damaged_as_well(string effect)
    {
        using var drill = hosts.Emulator.Faults.Add(effect, f => (f.Protocol, f.Times) = ("discovery", 2));
        var keys = new Uri(hosts.Emulator.ControlAddress, $"/{hosts.Emulator.TenantId}/discovery/v2.0/keys");

        foreach (var isDamaged in new[] { true, true, false })
        {
            var text = await hosts.Tls.GetStringAsync(keys, TestContext.Current.CancellationToken);
            if (isDamaged)
            {
                Should.Throw<JsonException>(() => JsonNode.Parse(text));
            }
            else
            {
                JsonNode.Parse(text)!["keys"].ShouldNotBeNull();
            }
        }
    }

    private async Task<(string Usual, HttpResponseMessage Answer, string Text)> BothAsync(string door, string effect)
    {
        var usual = await (await hosts.AskAsync(door, resource)).TextAsync();
        hosts.Emulator.ClearRequests();
        using var drill = hosts.Emulator.Faults.Add(effect, f => f.Resource = resource);
        var answer = await hosts.AskAsync(door, resource);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SeenAsync()).ShouldSatisfyAllConditions(entry => entry.Outcome.ShouldBe(RequestOutcome.Faulted), entry => entry.Reason.ShouldBe($"failure drill {drill.Name}: {effect}"));
        return (usual, answer, await answer.TextAsync());
    }

    private Task<JournalEntry> SeenAsync() => hosts.SeenAsync(resource);

    // Tokens of Entra are new ones each time, and what is left of a token is less every second.
    private static bool IsFresh(string member) => member is "access_token" or "expires_in" or "expires_on" or "not_before";
}
