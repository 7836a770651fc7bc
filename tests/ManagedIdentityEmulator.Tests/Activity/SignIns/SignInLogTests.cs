using System.Buffers.Text;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Activity.SignIns;

/// <summary>What is written into the sign-in log, and for how long it is kept.</summary>
public sealed class SignInLogTests : IAsyncLifetime
{
    private Emulator emulator = null!;
    private HttpClient data = null!;
    private HttpClient control = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ManagedIdentity Orders => emulator.Identity("orders");

    private string AsOrders => $"&client_id={Orders.ClientId}";

    public async ValueTask InitializeAsync()
    {
        emulator = await Emulator.StartAsync(e => e.AddUserAssignedIdentity("orders").AddVirtualMachine("vm", "orders").Configure(options =>
            (options.Journal.Capacity, options.Targets.AllowUnknown, options.Targets.Additional) = (5, false, [new() { Uri = "api://orders" }])));
        data = new HttpClient { BaseAddress = emulator.DataAddress };
        control = new HttpClient { BaseAddress = emulator.ControlAddress };
    }

    public ValueTask DisposeAsync()
    {
        data.Dispose();
        control.Dispose();
        return emulator.DisposeAsync();
    }

    [Fact]
    public async Task A_row_has_the_columns_of_the_table_and_no_others()
    {
        var token = await data.AccessTokenAsync(more: AsOrders);

        var row = (await emulator.SignInsAsync()).ShouldHaveSingleItem();
        // learn.microsoft.com/azure/azure-monitor/reference/tables/aadmanagedidentitysigninlogs, without _BilledSize and _IsBillable
        row.Select(column => column.Key).Order(StringComparer.Ordinal).ShouldBe(
        [
            "AppId", "AuthenticationContextClassReferences", "AuthenticationProcessingDetails", "Category", "ConditionalAccessPolicies", "ConditionalAccessStatus", "CorrelationId", "DurationMs",
            "FederatedCredentialId", "IPAddress", "Id", "Identity", "Level", "Location", "LocationDetails", "OperationName", "OperationVersion", "ResourceDisplayName", "ResourceGroup",
            "ResourceIdentity", "ResourceServicePrincipalId", "ResultDescription", "ResultSignature", "ResultType", "ServicePrincipalCredentialKeyId", "ServicePrincipalCredentialThumbprint",
            "ServicePrincipalId", "ServicePrincipalName", "SourceSystem", "TenantId", "TimeGenerated", "Type", "UniqueTokenIdentifier",
        ]);
        (row.Column("OperationName"), row.Column("Category"), row.Column("Type"), row.Column("IPAddress")).ShouldBe(("Sign-in activity", "ManagedIdentitySignInLogs", "AADManagedIdentitySignInLogs", ""));
        (row.Column("ServicePrincipalName"), row.Column("ResourceDisplayName"), row.Column("ResourceIdentity")).ShouldBe(("orders", "Azure Key Vault", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093"));
        row.Column("Id").ShouldBe($"{new Guid(Base64Url.DecodeFromChars(SignInClient.Uti(token)))}");
        row.Column("TimeGenerated").ShouldEndWith("Z");
        row["TimeGenerated"]!.GetValue<DateTimeOffset>().ShouldBe(emulator.Clock.GetUtcNow(), TimeSpan.FromMinutes(1));
        JsonNode.Parse(row.Column("LocationDetails"))!["city"]!.ToString().ShouldBe("");
    }

    [Fact]
    public async Task A_token_for_the_token_exchange_has_its_id_too()
    {
        var token = await data.AccessTokenAsync("api://AzureADTokenExchange", AsOrders);

        (await emulator.SignInsAsync()).ShouldHaveSingleItem().Column("UniqueTokenIdentifier").ShouldBe(SignInClient.Uti(token));
    }

    [Fact]
    public async Task Only_a_token_that_is_made_is_a_sign_in()
    {
        string[] tokens = [await data.AccessTokenAsync(), await data.AccessTokenAsync(), await data.AccessTokenAsync(more: "&bypass_cache=true")];
        emulator.Clock.Advance(TimeSpan.FromHours(13)); // past half of its life
        tokens = [.. tokens, await data.AccessTokenAsync()];

        (await emulator.SignInsAsync()).Select(row => row.Column("UniqueTokenIdentifier")).ShouldBe(tokens.Select(SignInClient.Uti).Distinct());
        tokens.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task Many_who_ask_at_once_for_the_same_token_make_one_sign_in()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => data.AccessTokenAsync()));

        (await emulator.SignInsAsync()).ShouldHaveSingleItem().Column("UniqueTokenIdentifier").ShouldBe(SignInClient.Uti(tokens[0]));
    }

    [Fact]
    public async Task A_resource_that_Entra_does_not_know_is_a_failure_with_the_ids_that_the_error_has()
    {
        var error = await (await data.TokenAsync("api://nobody", AsOrders)).JsonAsync();

        var row = (await emulator.SignInsAsync()).ShouldHaveSingleItem();
        (row.Column("ResultType"), row.Column("ServicePrincipalName"), row.Column("ResourceIdentity")).ShouldBe(("500011", "orders", "api://nobody"));
        row.Column("ResultDescription").ShouldStartWith("The resource principal named api://nobody was not found in the tenant named");
        error["error_description"]!.ToString().ShouldContain($"Trace ID: {row.Column("Id")}\r\nCorrelation ID: {row.Column("CorrelationId")}");
    }

    [Theory]
    [InlineData("/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net&client_id=00000000-0000-0000-0000-000000000001")]
    [InlineData("/metadata/identity/oauth2/token?api-version=2018-02-01")]
    [InlineData("/metadata/identity/oauth2/token?api-version=1999-01-01&resource=https://vault.azure.net")]
    public async Task What_never_comes_to_Entra_is_none(string request)
    {
        (await data.ImdsAsync(request)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await emulator.SignInsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_resource_that_is_a_token_is_not_written_down()
    {
        await data.TokenAsync(await data.AccessTokenAsync(more: AsOrders), AsOrders);

        var row = (await emulator.SignInsAsync("outcome=failure")).ShouldHaveSingleItem();
        row.ToJsonString().ShouldNotContain("eyJ", Case.Sensitive);
        row.Column("ResourceIdentity").ShouldBe("[token]");
    }

    [Fact]
    public async Task A_rotation_of_the_credential_changes_the_key_id_and_earlier_rows_keep_theirs()
    {
        await data.AccessTokenAsync(more: AsOrders);
        var first = (await emulator.SignInsAsync())[0];
        first.Column("ServicePrincipalCredentialThumbprint").ShouldBe(""); // nobody waits for a key that is made for a log

        var rotated = await (await control.PostAsync($"/_emulator/identities/{Orders.ClientId}/credential/rotate", null, Cancel)).JsonAsync();
        await data.AccessTokenAsync(more: $"{AsOrders}&bypass_cache=true");

        var rows = await emulator.SignInsAsync();
        rows.Select(row => row.Column("ServicePrincipalCredentialKeyId")).ShouldBe([(string)rotated["previousKeyId"]!, (string)rotated["keyId"]!]);
        rows[0].Column("ServicePrincipalCredentialKeyId").ShouldBe(first.Column("ServicePrincipalCredentialKeyId"));
        rows[1].Column("ServicePrincipalCredentialThumbprint").ShouldBe((string)rotated["thumbprint"]!);
    }

    [Fact]
    public async Task A_token_that_was_first_asked_for_on_the_control_listener_or_by_the_doctor_is_in_the_log_before_a_program_gets_it()
    {
        await control.GetStringAsync("/_emulator/hosts/vm/token?resource=https://vault.azure.net", Cancel);
        var examination = new HttpRequestMessage(HttpMethod.Get, $"{WireClient.TokenPath}?api-version=2018-02-01&resource=api://orders") { Headers = { { "Metadata", "true" } } };
        examination.Headers.TryAddWithoutValidation("User-Agent", "mi-emulator-doctor/0.1.0");
        await data.SendAsync(examination, Cancel);

        string[] tokens = [await data.AccessTokenAsync(), await data.AccessTokenAsync("api://orders")];

        (await emulator.SignInsAsync()).Select(row => row.Column("UniqueTokenIdentifier")).ShouldBe(tokens.Select(SignInClient.Uti));
    }

    [Fact]
    public async Task A_minted_token_is_nobodys_sign_in()
    {
        var minted = await control.PostAsJsonAsync("/_emulator/tokens", new { resource = "api://orders" }, Cancel);

        minted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await emulator.SignInsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task As_many_are_kept_as_requests_in_the_journal_the_oldest_go_first()
    {
        var tokens = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            tokens.Add(SignInClient.Uti(await data.AccessTokenAsync(more: "&bypass_cache=true")));
        }

        (await emulator.SignInsAsync()).Select(row => row.Column("UniqueTokenIdentifier")).ShouldBe(tokens[^5..]);
    }

    [Fact]
    public async Task A_reset_and_DELETE_forget_all_HEAD_has_no_body_and_nothing_else_is_taken()
    {
        await data.AccessTokenAsync();
        var head = await control.SendAsync(new(HttpMethod.Head, SignInClient.Path), Cancel);
        (head.StatusCode, await head.TextAsync()).ShouldBe((HttpStatusCode.OK, ""));
        (await control.PostAsync(SignInClient.Path, null, Cancel)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);

        (await control.DeleteAsync(SignInClient.Path, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await emulator.SignInsAsync()).ShouldBeEmpty();

        await data.AccessTokenAsync(more: "&bypass_cache=true");
        await emulator.ResetAsync(Cancel);
        (await emulator.SignInsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_is_an_event_with_the_columns_that_have_something_in_them()
    {
        var happening = emulator.Events(Cancel);
        await data.AccessTokenAsync(more: AsOrders);

        EmulatorEvent? told = null;
        await foreach (var happened in happening)
        {
            if (happened.Type == "signin")
            {
                told = happened;
                break;
            }
        }

        var row = (await emulator.SignInsAsync()).ShouldHaveSingleItem();
        told!.Time.ShouldBe(row["TimeGenerated"]!.GetValue<DateTimeOffset>());
        told.Data.Keys.ShouldContain("ServicePrincipalCredentialKeyId");
        told.Data.ShouldAllBe(column => column.Value == row.Column(column.Key));
    }
}
