using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Hosts that ask IMDS, each at a port of its own, as the control API tells it.</summary>
public sealed class HostPortsTests(HostPortsTests.SeveralMachines fixture) : IClassFixture<HostPortsTests.SeveralMachines>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, InlineData("127.0.0.1"), InlineData("[::1]"), InlineData("localhost")]
    public async Task A_request_to_a_hosts_port_is_that_hosts_at_every_local_address(string name)
    {
        using var client = await ClientAsync("vm2", name);

        (await ObjectIdAsync(client)).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("vm2").PrincipalId}");
    }

    [Fact]
    public async Task Each_host_has_a_port_of_its_own_that_stays_the_same()
    {
        var (second, third, group) = (await PortAsync("vm2"), await PortAsync("vm3"), await PortAsync("group1"));

        new[] { second, third, group, fixture.Emulator.DataAddress.Port }.Distinct().Count().ShouldBe(4);
        (await PortAsync("VM2")).ShouldBe(second);
        using var client = await ClientAsync("vm3");
        (await ObjectIdAsync(client)).ShouldBe($"{fixture.Emulator.SystemAssignedIdentity("vm3").PrincipalId}");
    }

    [Fact]
    public async Task The_first_virtual_machine_is_at_the_data_listener() =>
        (await PortAsync("vm1")).ShouldBe(fixture.Emulator.DataAddress.Port);

    [Fact]
    public async Task Many_asking_at_once_are_told_one_port()
    {
        var ports = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PortAsync("vm4")));

        ports.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Many_connections_to_two_hosts_at_once_are_each_its_hosts()
    {
        var ports = new Dictionary<string, int> { ["vm2"] = await PortAsync("vm2"), ["vm3"] = await PortAsync("vm3") };

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            var host = i % 2 == 0 ? "vm2" : "vm3";
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{ports[host]}") };
            return (Host: host, ObjectId: await ObjectIdAsync(client));
        }));

        answers.ShouldAllBe(answer => answer.ObjectId == $"{fixture.Emulator.SystemAssignedIdentity(answer.Host).PrincipalId}");
    }

    [Fact]
    public async Task The_port_of_a_host_that_goes_is_closed_and_one_that_comes_under_its_name_has_another()
    {
        fixture.Emulator.Registry.Put(fixture.Emulator.Registry.FindHost("vm4")! with { Name = "passing", ResourceId = ArmResourceId.From("/passing"), SystemAssigned = null });
        var (port, others) = (await PortAsync("passing"), await PortAsync("vm2"));
        var passing = fixture.Emulator.Registry.FindHost("passing")!;

        fixture.Emulator.Registry.RemoveHost("passing");

        using (var connection = new TcpClient())
        {
            await Should.ThrowAsync<SocketException>(async () => await connection.ConnectAsync(IPAddress.Loopback, port, Cancel));
        }

        (await PortAsync("vm2")).ShouldBe(others);
        fixture.Emulator.Registry.Put(passing);
        (await PortAsync("passing")).ShouldNotBe(others);
        fixture.Emulator.Registry.RemoveHost("passing");
    }

    // That is how Java finds out whether there is an IMDS.
    [Fact]
    public async Task Connections_that_are_closed_without_a_word_do_not_matter()
    {
        var port = await PortAsync("vm2");
        for (var i = 0; i < 100; i++)
        {
            using var connection = new TcpClient { LingerState = new LingerOption(enable: i % 2 == 0, seconds: 0) };
            await connection.ConnectAsync(IPAddress.Loopback, port, Cancel);
        }

        using var client = await ClientAsync("vm2");
        (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory, InlineData("/_emulator/state"), InlineData("/common/discovery/keys")]
    public async Task Nothing_but_the_managed_identity_protocols_is_at_a_hosts_port(string path)
    {
        using var client = await ClientAsync("vm2");

        (await client.ImdsAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Its_instance_metadata_is_the_hosts_too()
    {
        using var client = await ClientAsync("vm2");

        (await (await client.ImdsAsync("/metadata/instance/compute/name?api-version=2021-02-01&format=text")).TextAsync()).ShouldBe("vm2");
    }

    [Fact]
    public Task The_ports_close_with_the_emulator_even_while_a_client_is_connected() => Promptness.ShouldBeWithinAsync(Promptness.WithoutWaiting, async () =>
    {
        var emulator = await Emulator.StartAsync(e => e.AddVirtualMachine("vm1").AddVirtualMachine("vm2"), Cancel);
        var address = new Uri(emulator.Environment("vm2")["AZURE_POD_IDENTITY_AUTHORITY_HOST"]);
        using var client = new HttpClient { BaseAddress = address };
        (await client.TokenAsync()).StatusCode.ShouldBe(HttpStatusCode.OK);

        var end = await Promptness.OfAsync(async () => await emulator.DisposeAsync());

        await Should.ThrowAsync<HttpRequestException>(() => client.TokenAsync());
        foreach (var loopback in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var connection = new TcpClient(loopback.AddressFamily);
            await Should.ThrowAsync<SocketException>(() => connection.ConnectAsync(loopback, address.Port, Cancel).AsTask());
        }

        return end;
    });

    [Theory]
    [InlineData("emulator:50344", "vm1", "http://emulator:{data}"), InlineData("emulator", "vm2", "http://emulator:{own}"), InlineData("[fd00::7]:50344", "vm1", "http://[fd00::7]:{data}")]
    [InlineData("LOCALHOST:1", "vm1", "http://localhost:{data}"), InlineData("127.0.0.1:1", "vm2", "http://localhost:{own}"), InlineData("[::1]:1", "vm1", "http://localhost:{data}")]
    public async Task Who_asks_under_another_name_is_told_addresses_under_that_name(string asked, string host, string address)
    {
        var own = await PortAsync(host);
        var variables = await EnvironmentAsync(host, asked);

        ((string)variables["AZURE_POD_IDENTITY_AUTHORITY_HOST"]!).ShouldBe(address.Replace("{data}", $"{fixture.Emulator.DataAddress.Port}").Replace("{own}", $"{own}"));
    }

    [Theory, InlineData("a'b:1"), InlineData("a$(b)"), InlineData("")]
    public async Task Who_asks_under_a_name_that_no_address_can_have_is_told_addresses_on_this_machine(string asked)
    {
        using var connection = new TcpClient("127.0.0.1", fixture.Emulator.ControlAddress.Port);
        await using var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /_emulator/hosts/vm1/env HTTP/1.1\r\nHost: {asked}\r\nConnection: close\r\n\r\n"), Cancel);

        (await new StreamReader(stream).ReadToEndAsync(Cancel)).ShouldContain($"\"AZURE_POD_IDENTITY_AUTHORITY_HOST\":\"http://localhost:{fixture.Emulator.DataAddress.Port}\"");
    }

    [Theory]
    [InlineData("bash", "\nexport AZURE_TOKEN_CREDENTIALS='ManagedIdentityCredential'\n", "unset IDENTITY_ENDPOINT ")]
    [InlineData("pwsh", "\n$env:AZURE_TOKEN_CREDENTIALS = 'ManagedIdentityCredential'\n", "Remove-Item Env:IDENTITY_ENDPOINT ")]
    [InlineData("dotenv", "\nAZURE_TOKEN_CREDENTIALS=ManagedIdentityCredential\n", "AZURE_POD_IDENTITY_AUTHORITY_HOST=http://localhost:")]
    public async Task The_variables_come_in_the_form_that_was_asked_for(string format, string part, string start)
    {
        using var client = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };

        var response = await client.GetAsync($"/_emulator/hosts/vm2/env?format={format}", Cancel);

        response.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; charset=utf-8");
        (await response.TextAsync()).ShouldStartWith(start);
        (await response.TextAsync()).ShouldContain(part);
    }

    private async Task<HttpClient> ClientAsync(string host, string name = "127.0.0.1") => new() { BaseAddress = new Uri($"http://{name}:{await PortAsync(host)}") };

    private async Task<int> PortAsync(string host) => new Uri((string)(await EnvironmentAsync(host))["AZURE_POD_IDENTITY_AUTHORITY_HOST"]!).Port;

    private async Task<JsonNode> EnvironmentAsync(string host, string? asked = null)
    {
        using var client = new HttpClient { BaseAddress = fixture.Emulator.ControlAddress };
        var request = new HttpRequestMessage(HttpMethod.Get, $"/_emulator/hosts/{host}/env");
        if (asked is not null)
        {
            request.Headers.TryAddWithoutValidation("Host", asked);
        }

        var response = await client.SendAsync(request, Cancel);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.JsonAsync();
    }

    private static async Task<string> ObjectIdAsync(HttpClient client) => (string)WireClient.Payload(await client.AccessTokenAsync())["oid"]!;

    public sealed class SeveralMachines : EmulatorFixture
    {
        protected override void Build(EmulatorBuilder emulator) => emulator
            .AddVirtualMachine("vm1").AddVirtualMachine("vm2").AddVirtualMachine("vm3").AddVirtualMachine("vm4")
            .AddHost("group1", "Microsoft.ContainerInstance/containerGroups", systemAssigned: true);
    }
}
