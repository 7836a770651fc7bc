using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Listeners;

/// <summary>Many clients at the same moment.</summary>
public sealed class CrowdTests
{
    private const int Connections = 1000;
    private const int Containers = 100;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_connections_at_once_are_all_answered()
    {
        await using var server = await EmulatorServer.StartAsync(Options([]), new EmulatorClock(), _ => { }, cancel: Cancel);
        var allAreOpen = new Crowd(Connections);
        using var client = Client(server, IPAddress.Loopback, allAreOpen);

        var answers = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => client.TokenAsync()));

        allAreOpen.Count.ShouldBe(Connections);
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    // A compose file that starts them all: they ask before the emulator has a key to sign with.
    [Fact]
    public async Task A_hundred_containers_that_ask_at_the_moment_of_the_start_each_get_their_own_token()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux has all of 127.0.0.0/8 on its loopback interface");
        var addresses = Enumerable.Range(1, Containers).Select(number => $"127.0.1.{number}").ToList();
        await using var server = EmulatorServer.Prepare(Options(addresses), new EmulatorClock(), _ => { });
        var allAreConnected = new Crowd(Containers);
        var tokens = addresses.Select(async address =>
        {
            using var client = Client(server, IPAddress.Parse(address), allAreConnected);
            return (string)WireClient.Payload(await client.AccessTokenAsync())["oid"]!;
        }).ToList();

        await allAreConnected.Complete;
        await server.StartAsync(Cancel);

        (await Task.WhenAll(tokens)).ShouldBe(addresses.Select(address => $"{server.Hosts.Registry.FindHost(address)!.SystemAssigned!.PrincipalId}"));
    }

    private static EmulatorOptions Options(List<string> containers) => new()
    {
        Listeners = { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off },
        Hosts = containers.Count == 0 ? null : [.. containers.Select(address => new HostOptions { Name = address, Type = "Microsoft.Compute/virtualMachines", SystemAssigned = true, Callers = [address] })],
    };

    // Sends nothing before all of the crowd have their connections.
    private static HttpClient Client(EmulatorServer server, IPAddress from, Crowd crowd) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancel) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
            await crowd.ArriveAsync();
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new(server.Addresses.Data),
    };

    private sealed class Crowd(int size)
    {
        private readonly TaskCompletionSource complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int count;

        public int Count => count;

        public Task Complete => complete.Task;

        public Task ArriveAsync()
        {
            if (Interlocked.Increment(ref count) == size)
            {
                complete.SetResult();
            }

            return complete.Task;
        }
    }
}
