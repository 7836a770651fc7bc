using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Protocols;

public sealed class ContainerInstancesTests(ContainerInstancesTests.Groups fixture) : IClassFixture<ContainerInstancesTests.Groups>
{
    private const string Path = "/hosts/group" + WireClient.TokenPath;
    private const string Bare = "/hosts/bare" + WireClient.TokenPath;
    private const string Good = "?api-version=2018-02-01&resource=https://vault.azure.net";
    private const string DefaultIdentityNotDefined = """{"error":{"code":"DefaultIdentityNotDefined","message":"DefaultIdentityNotDefined ","details":[]}}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_answer_has_the_documented_members_and_the_client_id_all_of_them_strings()
    {
        var response = await fixture.Client.ImdsAsync(Path + Good);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.ToString().ShouldBe("application/json; charset=utf-8");
        (await response.TextAsync()).ShouldMatch(
            @"^\{""access_token"":""[\w-]+\.[\w-]+\.[\w-]+"",""refresh_token"":"""",""expires_in"":""\d+"",""expires_on"":""\d+"",""not_before"":""\d+"",""resource"":""https://vault\.azure\.net"",""token_type"":""Bearer"""
            + $@",""client_id"":""{fixture.Emulator.SystemAssignedIdentity("group").ClientId}""\}}$");
    }

    [Theory, InlineData("/"), InlineData("/?api-version=2019-08-01&resource=https://vault.azure.net"), InlineData(Good)]
    public async Task It_answers_at_the_groups_own_port_too(string pathForm)
    {
        var address = fixture.Emulator.Environment("group")["MSAL_MANAGED_IDENTITY_ENDPOINT"] + pathForm;

        var response = await fixture.Client.ImdsAsync(address.Contains('?') ? address : address + Good);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        ((string)(await response.JsonAsync())["client_id"]!).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("group").ClientId}");
    }

    [Theory, InlineData("client_id"), InlineData("object_id"), InlineData("msi_res_id"), InlineData("mi_res_id")]
    public async Task A_selector_names_an_assigned_identity(string name)
    {
        var identity = fixture.Emulator.Identity("orders");
        var value = name switch { "client_id" => $"{identity.ClientId}", "object_id" => $"{identity.PrincipalId}", _ => $"{identity.ResourceId}" };

        var body = await (await fixture.Client.ImdsAsync($"{Bare}{Good}&{name}={value}")).JsonAsync();

        ((string)body["client_id"]!).ShouldBe($"{identity.ClientId}");
    }

    [Fact]
    public async Task Without_a_system_assigned_identity_it_falls_back_to_no_other()
    {
        var response = await fixture.Client.ImdsAsync(Bare + Good);

        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await response.TextAsync()).ShouldBe(DefaultIdentityNotDefined);
    }

    [Theory, InlineData(null), InlineData("false")]
    public async Task Without_the_metadata_header_the_answer_is_plain_text(string? metadata)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Path + Good);
        request.Headers.TryAddWithoutValidation("Metadata", metadata);

        var response = await fixture.Client.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await response.TextAsync()).ShouldBe("Required metadata header not specified or not correct");
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "?api-version=2018-02-01", "BadRequest", "Required query variable 'resource' is missing" },
        { "?api-version=2018-02-01&resource=", "BadRequest", "Required query variable 'resource' is missing" },
        { "?resource=https://vault.azure.net", "BadRequest", "Required query variable 'api-version' is missing" },
        { $"{Good}&resource=x", "BadRequest", "A query variable is specified more than once" },
        { $"{Good}&client_id=x&object_id=y", "BadRequest", "The query variables client_id, object_id and msi_res_id are mutually exclusive" },
        { $"{Good}&client_id=9b6a1d3c-0000-4000-8000-000000000000", "IdentityNotFound", "Identity not found" },
        { $"{Good}&msi_res_id=/subscriptions/x", "IdentityNotFound", "Identity not found" },
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task A_refusal_has_code_message_and_details_inside_error(string query, string code, string message)
    {
        var response = await fixture.Client.ImdsAsync(Path + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.TextAsync()).ShouldBe($$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}","details":[]}}""");
    }

    [Fact]
    public async Task An_unknown_target_has_Entras_words()
    {
        var error = (await (await fixture.Client.ImdsAsync($"{Path}?api-version=2018-02-01&resource=api://nobody")).JsonAsync())["error"]!;

        ((string)error["code"]!).ShouldBe("invalid_resource");
        ((string)error["message"]!).ShouldStartWith("AADSTS500011: The resource principal named api://nobody was not found");
    }

    [Theory, InlineData("POST"), InlineData("DELETE")]
    public async Task Any_method_but_GET_is_405(string method)
    {
        var response = await fixture.Client.ImdsAsync(Path + Good, new HttpMethod(method));

        response.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        response.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    [Theory, InlineData(Path, true), InlineData(Path, false), InlineData(Bare, true)]
    public async Task Every_answer_names_the_server_and_the_request(string path, bool metadata)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path + Good) { Headers = { { "x-ms-client-request-id", "orders-17" } } };
        request.Headers.TryAddWithoutValidation("Metadata", metadata ? "True" : null);

        var response = await fixture.Client.SendAsync(request, Cancel);

        response.Headers.Server.ToString().ShouldBe("Kestrel");
        Guid.TryParseExact(response.Headers.GetValues("x-ms-request-id").Single(), "D", out _).ShouldBeTrue();
        response.Headers.GetValues("x-ms-client-request-id").ShouldBe(["orders-17"]);
    }

    [Fact]
    public async Task At_one_address_the_caller_decides_between_a_container_group_and_a_virtual_machine()
    {
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "it has one loopback address only");
        await using var emulator = await Emulator.StartAsync(
            e => e.UseConfiguration("""
                { "hosts": [
                    { "name": "vm", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true, "callers": ["127.0.0.2"] },
                    { "name": "group", "type": "Microsoft.ContainerInstance/containerGroups", "callers": ["127.0.0.3"] }
                ] }
                """),
            Cancel);

        (await (await AskFromAsync(emulator, "127.0.0.2")).JsonAsync())["client_id"]!.ToString().ShouldBe($"{emulator.SystemAssignedIdentity("vm").ClientId}");
        (await (await AskFromAsync(emulator, "127.0.0.3")).TextAsync()).ShouldBe(DefaultIdentityNotDefined);
    }

    private static async Task<HttpResponseMessage> AskFromAsync(Emulator emulator, string source)
    {
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(source), 0));
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        return await client.ImdsAsync(new Uri(emulator.DataAddress, WireClient.TokenPath + Good).ToString());
    }

    public sealed class Groups : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddUserAssignedIdentity("orders")
            .AddHost("group", "Microsoft.ContainerInstance/containerGroups", systemAssigned: true, "orders")
            .AddHost("bare", "Microsoft.ContainerInstance/containerGroups", systemAssigned: false, "orders")
            .AddVirtualMachine("vm")
            .Configure(options => options.Targets.AllowUnknown = false);
    }
}
