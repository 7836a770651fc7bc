using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.ResourceManager;

/// <summary>Federated credentials over the management API.</summary>
public sealed class FederatedCredentialTests(ArmFixture arm) : IClassFixture<ArmFixture>
{
    private static int identities;
    private readonly string identity = $"federated{Interlocked.Increment(ref identities)}";

    [Fact]
    public async Task One_that_is_made_is_there_and_believed()
    {
        await MakeIdentityAsync();

        var made = await arm.ExpectAsync(201, HttpMethod.Put, Path("github"), Body(subject: "repo:orders"));

        ((string)made["id"]!).ShouldEndWith($"/resourcegroups/local/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{identity}/federatedIdentityCredentials/github");
        ((string)made["type"]!).ShouldBe("Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials");
        made["properties"]!.ToJsonString().ShouldBe("""{"issuer":"https://token.actions.githubusercontent.com","subject":"repo:orders","audiences":["api://AzureADTokenExchange"]}""");
        (await arm.ExpectAsync(200, HttpMethod.Get, Path("GITHUB"))).ToJsonString().ShouldBe(made.ToJsonString());
        arm.Emulator.Identity(identity).FederatedCredentials.Single().Subject.ShouldBe("repo:orders");
    }

    [Fact]
    public async Task A_change_of_one_is_answered_as_such_and_a_deletion_once()
    {
        await MakeIdentityAsync();
        await arm.ExpectAsync(201, HttpMethod.Put, Path("github"), Body(subject: "one"));

        await arm.ExpectAsync(200, HttpMethod.Put, Path("github"), Body(subject: "two"));

        arm.Emulator.Identity(identity).FederatedCredentials.Single().Subject.ShouldBe("two");
        await arm.ExpectAsync(200, HttpMethod.Delete, Path("github"));
        await arm.ExpectAsync(204, HttpMethod.Delete, Path("github"));
        (await arm.RefusedAsync(404, HttpMethod.Get, Path("github"))).Code.ShouldBe("ResourceNotFound");
    }

    [Fact]
    public async Task There_are_twenty_at_most_and_lists_have_them_a_page_at_a_time()
    {
        await MakeIdentityAsync();
        for (var i = 0; i < 20; i++)
        {
            await arm.ExpectAsync(201, HttpMethod.Put, Path($"credential{i:00}"), Body(subject: $"{i}"));
        }

        (await arm.RefusedAsync(400, HttpMethod.Put, Path("credential20"), Body(subject: "20"))).Message.ShouldContain("at most 20");
        await arm.ExpectAsync(200, HttpMethod.Put, Path("credential19"), Body(subject: "another"));

        var page = await arm.ExpectAsync(200, HttpMethod.Get, $"{arm.Of(ArmFixture.Identities, identity)}/federatedIdentityCredentials?$top=15");
        page["value"]!.AsArray().Count.ShouldBe(15);
        using var rest = await arm.Arm.GetAsync((string)page["nextLink"]!, TestContext.Current.CancellationToken);
        var last = await rest.JsonAsync();
        last["value"]!.AsArray().Select(credential => (string)credential!["name"]!).ShouldBe(["credential15", "credential16", "credential17", "credential18", "credential19"]);
        last["nextLink"].ShouldBeNull();
    }

    [Fact]
    public async Task Issuer_and_subject_are_unique_on_an_identity()
    {
        await MakeIdentityAsync();
        await arm.ExpectAsync(201, HttpMethod.Put, Path("one"), Body());

        (await arm.RefusedAsync(400, HttpMethod.Put, Path("two"), Body())).Message.ShouldBe("Issuer and subject combination already exists for this Managed Identity.");
        await arm.ExpectAsync(200, HttpMethod.Put, Path("one"), Body());
    }

    [Fact]
    public async Task Of_writes_at_the_same_moment_all_but_one_are_refused_and_nothing_acknowledged_is_lost()
    {
        await MakeIdentityAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => arm.SendAsync(HttpMethod.Put, Path($"credential{i}"), Body(subject: $"{i}"))));

        var made = answers.Count(answer => (int)answer.StatusCode == 201);
        made.ShouldBeInRange(1, 14);
        foreach (var refused in answers.Where(answer => (int)answer.StatusCode != 201))
        {
            ((int)refused.StatusCode).ShouldBe(409);
            ((string)(await refused.JsonAsync())["error"]!["code"]!).ShouldBe("ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity");
        }

        arm.Emulator.Identity(identity).FederatedCredentials.Count.ShouldBe(made);
    }

    [Fact]
    public async Task Below_an_identity_that_there_is_not_there_is_nothing() =>
        (await arm.RefusedAsync(404, HttpMethod.Put, Path("github"), Body())).Message.ShouldBe("The parent user-assigned identity doesn't exist.");

    [Theory]
    [InlineData("github", null, "Federated Identity Credential from HTTP body has empty properties")]
    [InlineData("github", """{ "properties": { "subject": "s", "audiences": ["a"] } }""", "Federated Identity Credential from HTTP body has empty properties")]
    [InlineData("github", """{ "properties": { "issuer": 1, "subject": "s", "audiences": ["a"] } }""", "Federated Identity Credential from HTTP body has empty properties")]
    [InlineData("github", """{ "properties": { "issuer": "https://i", "subject": "", "audiences": ["a"] } }""", "Federated Identity Credential from HTTP body has empty properties")]
    [InlineData("github", """{ "properties": { "issuer": "https://i", "subject": "s", "audiences": [] } }""", "Federated identity credentials must have exactly one audience.")]
    [InlineData("github", """{ "properties": { "issuer": "https://i", "subject": "s", "audiences": ["a", "b"] } }""", "Federated identity credentials must have exactly one audience.")]
    [InlineData("github", """{ "properties": { "issuer": "https://i", "subject": "s", "audiences": [1] } }""", "Federated identity credentials must have exactly one audience.")]
    [InlineData("github", """{ "properties": { "issuer": "nowhere", "subject": "s", "audiences": ["a"] } }""", "'issuer' is invalid")]
    [InlineData("ab", """{ "properties": { "issuer": "https://i", "subject": "s", "audiences": ["a"] } }""", "Federated Identity Credential name 'ab' is invalid.")]
    [InlineData("-ab", """{ "properties": { "issuer": "https://i", "subject": "s", "audiences": ["a"] } }""", "Federated Identity Credential name '-ab' is invalid.")]
    public async Task A_mistake_is_told_in_Azures_words(string name, string? body, string message)
    {
        await MakeIdentityAsync();

        (await arm.RefusedAsync(400, HttpMethod.Put, Path(name), body)).Message.ShouldContain(message);

        arm.Emulator.Identity(identity).FederatedCredentials.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_subject_has_600_characters_at_most()
    {
        await MakeIdentityAsync();

        await arm.ExpectAsync(201, HttpMethod.Put, Path("longest"), Body(subject: new string('s', 600)));
        (await arm.RefusedAsync(400, HttpMethod.Put, Path("longer"), Body(subject: new string('s', 601)))).Message.ShouldContain("'subject' is invalid: it has at most 600 characters");
    }

    [Fact]
    public async Task Versions_before_them_do_not_have_them() =>
        (await arm.RefusedAsync(400, HttpMethod.Get, Path("github"), version: "2018-11-30")).Code.ShouldBe("NoRegisteredProviderFound");

    private Task<JsonNode> MakeIdentityAsync() => arm.ExpectAsync(201, HttpMethod.Put, arm.Of(ArmFixture.Identities, identity), """{ "location": "westeurope" }""");

    private string Path(string name) => $"{arm.Of(ArmFixture.Identities, identity)}/federatedIdentityCredentials/{name}";

    private static string Body(string subject = "s") =>
        $$"""{ "properties": { "issuer": "https://token.actions.githubusercontent.com", "subject": "{{subject}}", "audiences": ["api://AzureADTokenExchange"] } }""";
}
