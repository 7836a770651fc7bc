using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Tests.Entra.Authority;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>No token, secret or assertion is written down, wherever a client puts it.</summary>
public sealed class NoSecretsTests(JournalFixture fixture) : IClassFixture<JournalFixture>
{
    private const string JwtBearer = "client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly string jwt = AssertionKey.First.Sign(new { iss = "https://elsewhere.example", sub = "repo:contoso/orders", aud = "api://AzureADTokenExchange" });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Neither_journal_nor_events_nor_log_has_what_clients_prove_themselves_with_or_get()
    {
        using var control = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };
        await using var stream = await control.GetStreamAsync("/_emulator/events", Cancel);
        List<string> secrets = ["wrong-secret-4711", "client-secret-4711", "basic-secret-4711", "arc-key-4711", "cookie-4711", jwt, jwt.Split('.')[1], jwt.Split('.')[2]];
        foreach (var host in new[] { "web", "app", "ml", "automation", "fabric" })
        {
            secrets.Add(fixture.Fill($"{{{host}}}"));
        }

        foreach (var (_, _, request, headers) in EveryRequestTests.Issued.Select(row => row.Data))
        {
            var body = await (await fixture.SendAsync(request, headers + "|Authorization: Bearer " + jwt + "|Cookie: cookie-4711")).JsonAsync();
            var token = (string)body["access_token"]!;
            secrets.AddRange([token, token.Split('.')[1], token.Split('.')[2]]);
            await fixture.SendAsync(request, "X-IDENTITY-HEADER: wrong-secret-4711|secret: wrong-secret-4711|Authorization: Basic arc-key-4711");
        }

        var challenge = await fixture.SendAsync("GET /hosts/arc/{token}?{resource}", "Metadata: true");
        var key = await File.ReadAllTextAsync(challenge.Headers.NonValidated["WWW-Authenticate"].ToString().Split('=')[1], Cancel);
        secrets.Add(key);
        secrets.Add((string)(await (await fixture.SendAsync("GET /hosts/arc/{token}?{resource}", $"Metadata: true|Authorization: Basic {key}")).JsonAsync())["access_token"]!);
        foreach (var proof in new[] { "client_secret=client-secret-4711", $"{JwtBearer}&client_assertion={jwt}", $"{JwtBearer}&client_assertion={jwt}x", "client_assertion=" + jwt, "" })
        {
            await fixture.SendAsync("POST tls:/{tenant}/oauth2/v2.0/token", "Authorization: Basic cG9ydGFsOmJhc2ljLXNlY3JldC00NzEx", $"grant_type=client_credentials&client_id={{portal}}&scope=https://vault.azure.net/.default&{proof}");
        }

        await ShouldHaveNoneAsync(control, stream, [.. secrets, "cG9ydGFsOmJhc2lj"]);
    }

    [Theory]
    [InlineData("GET /{token}?{resource}&client_id=JWT", "Metadata: true")]
    [InlineData("GET /{token}?{resource}&mi_res_id=x%20JWT", "Metadata: true")]
    [InlineData("GET /{token}?api-version=JWT&resource=JWT", "Metadata: true")]
    [InlineData("GET /{token}?api-version=2018-02-01&resource=JWT", "Metadata: true")]
    [InlineData("GET /{token}?{resource}&JWT=1&JWT=2", "Metadata: true")]
    [InlineData("GET /{token}?{resource}", "Metadata: JWT|x-client-SKU: JWT|x-client-Ver: JWT")]
    [InlineData("GET /JWT", "Metadata: true")]
    [InlineData("GET /hosts/JWT/{token}", "Metadata: true")]
    [InlineData("GET tls:/JWT/discovery/keys", "")]
    [InlineData("GET /{token}?{resource}", "Metadata: true|User-Agent: careless/JWT (JWT)")]
    [InlineData("POST tls:/JWT/oauth2/token", "", "grant_type=client_credentials")]
    [InlineData("POST tls:/{tenant}/oauth2/token", "", "grant_type=JWT")]
    [InlineData("POST tls:/{tenant}/oauth2/token", "", "grant_type=client_credentials&client_id=JWT&resource=JWT")]
    [InlineData("POST tls:/{tenant}/oauth2/v2.0/token", "", "grant_type=client_credentials&client_id=x&scope=JWT")]
    public async Task A_token_in_the_wrong_place_is_left_out(string request, string headers, string? form = null)
    {
        using var control = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };
        await using var stream = await control.GetStreamAsync("/_emulator/events", Cancel);

        await fixture.SendAsync(request.Replace("JWT", jwt), headers.Replace("JWT", jwt), form?.Replace("JWT", jwt));

        (await ShouldHaveNoneAsync(control, stream, [jwt[..40], jwt.Split('.')[1], jwt.Split('.')[2]])).ShouldContain(LogText.HiddenToken);
    }

    [Theory]
    [InlineData("GET /hosts/web/msi/token?{resource}&client_id={web}", "X-IDENTITY-HEADER: {web}")]
    [InlineData("GET /msi/token?{resource}&client_id={web}", "")]
    [InlineData("GET /hosts/web/msi/token?api-version=2019-08-01&resource={web}", "X-IDENTITY-HEADER: {web}")]
    [InlineData("GET /hosts/web/{web}", "")]
    [InlineData("{web} /msi/token?{resource}", "")]
    public async Task So_is_a_hosts_secret(string request, string headers)
    {
        using var control = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };
        await using var stream = await control.GetStreamAsync("/_emulator/events", Cancel);

        await fixture.SendAsync(request, headers);

        (await ShouldHaveNoneAsync(control, stream, [fixture.Fill("{web}")])).ShouldContain(LogText.HiddenSecret);
    }

    [Fact]
    public async Task Nor_is_a_secret_written_that_gets_a_token_as_if_it_were_a_target()
    {
        const string Key = "control-key-of-some-length";
        var log = new List<string>();
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().Configure(options => options.Control.Key = Key).LogTo(log.Add), Cancel);
        using var client = new HttpClient(emulator.CreateHandler());
        client.DefaultRequestHeaders.Add("Metadata", "true");
        using var challenge = await client.GetAsync(new Uri(emulator.DataAddress, "/hosts/arc/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https://vault.azure.net"), Cancel);
        var arcKey = await File.ReadAllTextAsync(challenge.Headers.NonValidated["WWW-Authenticate"].ToString().Split('=')[1], Cancel);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        emulator.Registry.Update("web", host => host with { IdentityHeader = "as+openssl/makes.them/0123456789==" });
        string[] secrets = [Key, arcKey, .. new[] { "web", "ml", "function" }.Select(host => emulator.Registry.FindHost(host)!.IdentityHeader!)]; // the last is a GUID, as ids are

        foreach (var secret in secrets)
        {
            await client.GetStringAsync(new Uri(emulator.DataAddress, $"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={Uri.EscapeDataString(secret)}"), Cancel);
            await client.GetStringAsync(new Uri(emulator.ControlAddress, $"/_emulator/hosts/aks/token?resource={Uri.EscapeDataString(secret)}"), Cancel);
        }

        string[] written = [string.Join('\n', log), .. await Task.WhenAll(new[] { "requests", "signins" }.Select(list => client.GetStringAsync(new Uri(emulator.ControlAddress, $"/_emulator/{list}"), Cancel)))];
        foreach (var text in written)
        {
            text.ShouldContain(LogText.HiddenSecret);
            Array.ForEach(secrets, secret => text.ShouldNotContain(secret, Case.Insensitive));
        }
    }

    [Theory]
    [InlineData("https://vault.azure.net", "https://vault.azure.net")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln", "[token]")]
    [InlineData("a eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0. b", "a [token] b")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9", "[token]")]
    [InlineData("eyJ is how one begins", "eyJ is how one begins")]
    [InlineData("one\r\nINF two\u2028three\ud83d\ude00", "one??INF two?three??")]
    [InlineData(null, "")]
    public void What_a_client_sent_is_on_one_line_and_without_tokens(string? sent, string shown) => LogText.Printable(sent).ShouldBe(shown);

    [Fact]
    public void And_of_a_bearable_length_and_not_copied_where_it_is_good_as_it_is()
    {
        var good = new string('o', 200);

        LogText.Printable(good).ShouldBeSameAs(good);
        LogText.Printable(good + "x").ShouldBe(good + "…");
        LogText.Printable("abc", longest: 2).ShouldBe("ab…");
    }

    /// <returns>The newest entry, as the control API has it.</returns>
    private async Task<string> ShouldHaveNoneAsync(HttpClient control, Stream events, string[] secrets)
    {
        var last = fixture.Emulator.Requests[^1].Id;
        var entries = (await (await control.GetAsync("/_emulator/requests", Cancel)).JsonAsync()).AsArray();
        var told = new List<string>();
        await foreach (var item in SseParser.Create(events).EnumerateAsync(Cancel))
        {
            told.Add(item.Data);
            if (item.EventType == "request" && (string)JsonNode.Parse(item.Data)!["data"]!["id"]! == $"{last}")
            {
                break;
            }
        }

        lock (fixture.Log)
        {
            fixture.Log.Count.ShouldBeGreaterThan(0);
            foreach (var secret in secrets)
            {
                foreach (var text in (string[])[entries.ToJsonString(), string.Join('\n', told), string.Join('\n', fixture.Log), string.Join('\n', fixture.Emulator.Requests)])
                {
                    text.ShouldNotContain(secret, Case.Insensitive);
                }
            }
        }

        return entries[^1]!.ToJsonString();
    }
}
