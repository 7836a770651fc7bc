using System.Collections.Concurrent;
using System.Net.Security;
using System.Text;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Hostile;

/// <summary>An emulator to which bytes are sent that no client sends, and what it has had to say about them.</summary>
public sealed class HostileFixture : EmulatorFixture
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> log = new();

    internal ListenerAddresses Addresses => new($"{Emulator.DataAddress}", $"{Emulator.TlsAddress}", $"{Emulator.ControlAddress}", null, null);

    /// <summary>Everything that comes back until the server closes the connection, or for as long as nobody waits.</summary>
    internal async Task<byte[]> SendAsync(Listener listener, byte[] bytes, SslApplicationProtocol? protocol = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(longest);
        await using var connection = await RawConnection.OpenAsync(Addresses, listener, patience.Token, protocol);
        var answer = connection.ReadToEndAsync(patience.Token); // beside the sending: who takes nothing is not served
        await connection.SendAsync(bytes, patience.Token);
        return await answer;
    }

    /// <summary>The answers to what is sent over one connection, until the server closes it.</summary>
    internal async Task<List<RawAnswer>> AskAsync(Listener listener, string requests)
    {
        var bytes = (await SendAsync(listener, Encoding.Latin1.GetBytes(requests))).ToList();
        var answers = new List<RawAnswer>();
        while (bytes.Count > 0)
        {
            var answer = RawAnswer.Read(bytes, isOfHead: false, hasEnded: true, out var length) ?? throw new FormatException($"This is half an answer: {Encoding.Latin1.GetString([.. bytes])}");
            bytes.RemoveRange(0, length);
            if (answer.Status != 100)
            {
                answers.Add(answer);
            }
        }

        return answers;
    }

    /// <summary>Others are answered, and nothing has failed.</summary>
    internal async Task ShouldBeWellAsync(string? after = null)
    {
        using var tls = new HttpClient(Emulator.CreateHandler()) { BaseAddress = Emulator.TlsAddress, DefaultRequestVersion = System.Net.HttpVersion.Version20 };
        using var token = await Client.TokenAsync();
        using var keys = await tls.GetAsync("/common/discovery/keys", TestContext.Current.CancellationToken);

        (token.IsSuccessStatusCode, keys.IsSuccessStatusCode).ShouldBe((true, true), after);
        log.ShouldAllBe(line => !line.Contains("Exception") && !line.Contains("   at "), after);
    }

    protected override void Build(EmulatorBuilder emulator) => emulator.LogTo(log.Enqueue);
}
