using System.Net;
using System.Net.Sockets;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Tests.Journal;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Control;

/// <summary>Measures the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(JournalMemoryTests))]
public sealed class StateMemoryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_that_takes_nothing_has_little_of_thirty_thousand_identities_written_for_it()
    {
        var options = new EmulatorOptions
        {
            Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off },
            UserAssignedIdentities = [.. Enumerable.Range(0, 30_000).Select(number => new UserAssignedIdentityOptions { Name = $"identity-{number}" })],
        };
        await using var server = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { }, cancel: Cancel);
        var control = new Uri(server.Addresses.Control);
        using var client = new HttpClient { BaseAddress = control };
        foreach (var path in new[] { "/_emulator/state", "/_emulator/state/export", "/_emulator/identities", "/_emulator/keys" })
        {
            var whole = (await client.GetByteArrayAsync(path, Cancel)).Length; // compiled, and the credentials are there
            var taken = long.MaxValue;
            for (var tries = 0; tries < 5 && taken >= whole * 3 / 4; tries++) // what the emulator does by itself meanwhile counts as well
            {
                taken = await TakenForNothingReadAsync(control, path);
            }

            taken.ShouldBeLessThan(whole * 3 / 4, $"{path}: the system's own buffers hold some megabytes of {whole}");
        }
    }

    private static async Task<long> TakenForNothingReadAsync(Uri control, string path)
    {
        using var slow = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 16 * 1024 };
        await QuietProcess.WaitAsync(Cancel);
        var before = GC.GetTotalAllocatedBytes();
        await slow.ConnectAsync(IPAddress.Loopback, control.Port, Cancel);
        await slow.SendAsync(System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"), Cancel);
        while (slow.Available == 0)
        {
            await Task.Delay(10, Cancel);
        }

        await Task.Delay(200, Cancel); // in which the whole would long be written
        return GC.GetTotalAllocatedBytes() - before;
    }
}
