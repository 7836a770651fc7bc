using System.Net;
using System.Text;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Entra.Authority;

/// <summary>What the token endpoints take and answer, but for the assertion itself.</summary>
public sealed class TokenRequestTests(AuthorityFixture authority) : IClassFixture<AuthorityFixture>
{
    [Fact]
    public async Task The_v2_endpoint_answers_with_numbers()
    {
        var answer = await authority.AskAsync(authority.Assertion());

        var body = (await answer.JsonAsync()).AsObject();
        body.Select(member => member.Key).ShouldBe(["token_type", "expires_in", "ext_expires_in", "access_token"]);
        ((string)body["token_type"]!).ShouldBe("Bearer");
        ((int)body["expires_in"]!).ShouldBe(86399);
        ((int)body["ext_expires_in"]!).ShouldBe(86399);
        answer.Headers.GetValues("Cache-Control").ShouldBe(["no-store, no-cache"]);
        answer.Headers.Pragma.ToString().ShouldBe("no-cache");
        answer.Content.Headers.GetValues("Expires").ShouldBe(["-1"]);
        Guid.Parse(answer.Headers.GetValues("x-ms-request-id").Single()).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public async Task The_v1_endpoint_takes_a_resource_and_answers_with_strings()
    {
        var form = authority.Form(authority.Assertion());
        form.Remove("scope");
        form["resource"] = "https://management.azure.com/";

        var body = (await (await authority.PostAsync(form, $"/{authority.Emulator.TenantId}/oauth2/token")).JsonAsync()).AsObject();

        body.Select(member => member.Key).ShouldBe(["token_type", "expires_in", "ext_expires_in", "expires_on", "not_before", "resource", "access_token"]);
        ((string)body["expires_in"]!).ShouldBe("86399");
        ((string)body["resource"]!).ShouldBe("https://management.azure.com/");
        var claims = WireClient.Payload((string)body["access_token"]!);
        ((string)body["expires_on"]!).ShouldBe($"{claims["exp"]}");
        ((string)body["not_before"]!).ShouldBe($"{claims["nbf"]}");
        ((string)claims["aud"]!).ShouldBe("https://management.azure.com/");
    }

    [Fact]
    public async Task The_token_is_the_applications_with_its_roles_and_every_request_gets_a_new_one()
    {
        var form = authority.Form(authority.Assertion(), scope: "api://orders/.default");
        var claims = await (await authority.PostAsync(form)).ShouldBeATokenAsync();
        var again = await (await authority.PostAsync(form)).ShouldBeATokenAsync();

        ((string)claims["appid"]!).ShouldBe($"{authority.Portal.ClientId}");
        ((string)claims["oid"]!).ShouldBe($"{authority.Portal.PrincipalId}");
        ((string)claims["roles"]![0]!).ShouldBe("Orders.Read");
        ((string)claims["iss"]!).ShouldBe(authority.Emulator.Issuer);
        ((string)claims["uti"]!).ShouldNotBe((string)again["uti"]!);
    }

    [Theory]
    [InlineData("https://vault.azure.net/.default", "https://vault.azure.net")]
    [InlineData("https://management.azure.com//.default", "https://management.azure.com/")]
    [InlineData("https://vault.azure.net/.default openid offline_access profile", "https://vault.azure.net")]
    [InlineData("00000003-0000-0000-c000-000000000000/.default", "00000003-0000-0000-c000-000000000000")]
    public async Task The_audience_is_the_scope_without_its_default(string scope, string audience) =>
        ((string)(await (await authority.PostAsync(authority.Form(authority.Assertion(), scope: scope))).ShouldBeATokenAsync())["aud"]!).ShouldBe(audience);

    [Fact]
    public async Task What_SDKs_send_along_changes_nothing()
    {
        var form = authority.Form(authority.Assertion());
        (form["claims"], form["client_info"], form["x-client-SKU"], form["anything"]) = ("""{"access_token":{"xms_cc":{"values":["CP1"]}}}""", "1", "MSAL.NetCore", "");

        (await authority.PostAsync(form)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("grant_type", null, 900144, "invalid_request", "The request body must contain the following parameter: 'grant_type'.")]
    [InlineData("grant_type", "", 900144, "invalid_request", "The request body must contain the following parameter: 'grant_type'.")]
    [InlineData("grant_type", "password", 70003, "unsupported_grant_type", "The app requested an unsupported grant type 'password'.")]
    [InlineData("client_id", null, 900144, "invalid_request", "The request body must contain the following parameter: 'client_id'.")]
    [InlineData("client_id", "nobody", 700016, "unauthorized_client", "Application with identifier 'nobody' was not found in the directory '")]
    [InlineData("client_id", "a7a1b8d0-6c3a-4b3f-9a57-0d4c1c9d7a11", 700016, "unauthorized_client", "Application with identifier 'a7a1b8d0-6c3a-4b3f-9a57-0d4c1c9d7a11' was not found")]
    [InlineData("scope", null, 900144, "invalid_request", "The request body must contain the following parameter: 'scope'.")]
    [InlineData("scope", "https://vault.azure.net", 1002012, "invalid_scope", "The provided value for scope https://vault.azure.net is not valid. Client credential flows must have a scope value with /.default")]
    [InlineData("scope", "https://a.example/.default https://b.example/.default", 70011, "invalid_scope", "The provided request must include a 'scope' input parameter.")]
    [InlineData("scope", "/.default", 70011, "invalid_scope", "The provided request must include a 'scope' input parameter.")]
    [InlineData("scope", "openid profile", 70011, "invalid_scope", "The provided request must include a 'scope' input parameter.")]
    [InlineData("resource", "https://vault.azure.net", 901002, "invalid_request", "The 'resource' request parameter isn't supported.")]
    [InlineData("client_assertion", null, 7000218, "invalid_client", "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")]
    [InlineData("client_assertion_type", null, 900144, "invalid_request", "The request body must contain the following parameter: 'client_assertion_type'.")]
    [InlineData("client_assertion_type", "saml2", 90013, "invalid_request", "Invalid input received from the user.")]
    public async Task A_form_that_is_not_right_is_refused_in_Entras_words(string name, string? value, int code, string error, string words)
    {
        var form = authority.Form(authority.Assertion());
        form.Remove(name);
        if (value is not null)
        {
            form[name] = value;
        }

        (await (await authority.PostAsync(form)).ShouldBeRefusedAsync(code, error)).ShouldStartWith(words);
    }

    [Theory]
    [InlineData("common", 50059, "No tenant-identifying information found")]
    [InlineData("organizations", 50059, "No tenant-identifying information found")]
    [InlineData("consumers", 9001023, "The grant type is not supported over the /common or /consumers endpoints.")]
    [InlineData("contoso.onmicrosoft.com", 90002, "Tenant 'contoso.onmicrosoft.com' not found.")]
    [InlineData("a7a1b8d0-6c3a-4b3f-9a57-0d4c1c9d7a11", 90002, "Tenant 'a7a1b8d0-6c3a-4b3f-9a57-0d4c1c9d7a11' not found.")]
    [InlineData("nonsense", 900023, "Specified tenant identifier 'nonsense' is neither a valid DNS name, nor a valid external domain.")]
    public async Task Only_the_tenant_itself_gives_tokens(string tenant, int code, string words) =>
        (await (await authority.PostAsync(authority.Form(authority.Assertion()), $"/{tenant}/oauth2/v2.0/token")).ShouldBeRefusedAsync(code, "invalid_request")).ShouldStartWith(words);

    [Fact]
    public async Task The_v1_endpoint_wants_a_resource()
    {
        var refusal = await authority.PostAsync(authority.Form(authority.Assertion()), $"/{authority.Emulator.TenantId}/oauth2/token");

        (await refusal.ShouldBeRefusedAsync(900144, "invalid_request")).ShouldEndWith("'resource'.");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_secret_is_nobodys(bool inForm)
    {
        var form = authority.Form(assertion: null);
        form.Remove("client_assertion_type");
        if (inForm)
        {
            form["client_secret"] = "letmein";
        }
        else
        {
            form.Remove("client_id");
        }

        var refusal = await authority.PostAsync(form, basic: inForm ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{authority.Portal.ClientId}:letmein")));

        (await refusal.ShouldBeRefusedAsync(7000215, "invalid_client")).ShouldContain($"for a secret added to app '{authority.Portal.ClientId}'");
    }

    [Fact]
    public async Task A_parameter_that_comes_twice_is_refused_by_name()
    {
        var refusal = await authority.PostAsync([.. authority.Form(authority.Assertion()), new("scope", "api://other/.default")]);

        (await refusal.ShouldBeRefusedAsync(9000411, "invalid_request")).ShouldBe("The request is not properly formatted. The parameter 'scope' is duplicated.");
    }

    [Theory]
    [InlineData("application/json", """{"grant_type":"client_credentials"}""", 900144)]
    [InlineData("multipart/form-data", "grant_type=client_credentials", 900144)]
    [InlineData("text/plain", "grant_type=client_credentials", 900144)]
    [InlineData("application/x-www-form-urlencoded", "", 900144)]
    [InlineData("application/x-www-form-urlencoded", "%zz=%zz&&&=&grant_type", 900144)]
    [InlineData("application/x-www-form-urlencoded", "1MB", 90013)]
    public async Task A_body_that_is_no_form_is_refused(string type, string body, int code)
    {
        using var content = new StringContent(body == "1MB" ? "client_assertion=" + new string('x', 1_000_000) : body, Encoding.UTF8, type);

        await (await authority.SendAsync(HttpMethod.Post, body: content)).ShouldBeRefusedAsync(code, "invalid_request");
    }

    [Theory, InlineData("GET"), InlineData("PUT")]
    public async Task Any_other_method_is_Entras_AADSTS900561(string method)
    {
        foreach (var path in new[] { "oauth2/token", "oauth2/v2.0/token" })
        {
            var refusal = await authority.SendAsync(new HttpMethod(method), $"/{authority.Emulator.TenantId}/{path}");

            refusal.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
            ((string)(await refusal.JsonAsync())["error_description"]!).ShouldStartWith($"AADSTS900561: The endpoint only accepts POST requests. Received a {method} request.");
        }
    }

    [Fact]
    public async Task A_clients_own_request_id_is_the_correlation_id_and_comes_back()
    {
        var id = Guid.NewGuid();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/{authority.Emulator.TenantId}/oauth2/v2.0/token");
        request.Headers.Add("client-request-id", $"{id}");

        var refusal = await authority.SendAsync(request);

        ((string)(await refusal.JsonAsync())["correlation_id"]!).ShouldBe($"{id}");
        refusal.Headers.GetValues("client-request-id").ShouldBe([$"{id}"]);
    }

    [Fact]
    public async Task A_target_that_is_not_known_is_refused_where_the_configuration_says_so()
    {
        await using var strict = await Emulator.StartAsync(
            e => e.AddUserAssignedIdentity("orders").WithoutPorts().Configure(options => options.Targets.AllowUnknown = false), TestContext.Current.CancellationToken);
        using var client = new HttpClient(strict.CreateHandler());
        var form = CertificateAssertionTests.Form(strict, strict.Identity("orders"), scope: "api://nobody/.default");

        var refusal = await client.PostAsync($"{strict.TlsAddress}{strict.TenantId}/oauth2/v2.0/token", new FormUrlEncodedContent(form), TestContext.Current.CancellationToken);

        (await refusal.ShouldBeRefusedAsync(500011, "invalid_resource")).ShouldStartWith($"The resource principal named api://nobody was not found in the tenant named {strict.TenantId}.");
    }

    [Fact]
    public async Task The_control_listener_gives_no_tokens()
    {
        using var client = new HttpClient(authority.Emulator.CreateHandler());

        var answer = await client.PostAsync($"{authority.Emulator.ControlAddress}{authority.Emulator.TenantId}/oauth2/v2.0/token", new FormUrlEncodedContent(authority.Form(authority.Assertion())), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Every_request_is_a_line_in_the_log_without_assertion_or_token()
    {
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken); // in which the log has told what was too much for it
        var assertion = authority.Assertion();
        var form = authority.Form(assertion, scope: "api://logged/.default");
        var token = (string)(await (await authority.PostAsync(form)).JsonAsync())["access_token"]!;
        form["client_assertion"] = "x.y";
        await authority.PostAsync(form);

        string[] lines;
        lock (authority.Log)
        {
            lines = [.. authority.Log];
        }

        lines.ShouldContain("Information: Entra token for portal → api://logged: issued");
        lines.ShouldContain("Information: Entra token for portal → api://logged: refused, AADSTS50027: JWT token is invalid or malformed.");
        lines.ShouldAllBe(line => !line.Contains(assertion) && !line.Contains(token));
    }
}
