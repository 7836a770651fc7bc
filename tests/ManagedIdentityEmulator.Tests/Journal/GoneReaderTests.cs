using System.Diagnostics;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Tests.Journal;

/// <summary>Readers that go before their time leave nothing behind.</summary>
public sealed class GoneReaderTests : IAsyncLifetime
{
    private EmulatorServer server = null!;
    private HttpClient control = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new EmulatorOptions { Listeners = new() { Port = 0, TlsPort = 0, ControlPort = 0, ImdsAddress = ImdsAddressMode.Off } };
        server = await EmulatorServer.StartAsync(options, new EmulatorClock(), _ => { }, cancel: Cancel);
        control = new HttpClient { BaseAddress = new(server.Addresses.Control) };
    }

    public ValueTask DisposeAsync()
    {
        control.Dispose();
        return server.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_goes_while_waiting_is_let_go()
    {
        var open = new OpenRequests();
        using var subscription = server.Services.GetRequiredService<DiagnosticListener>().Subscribe(open);
        using var goes = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var waiting = Enumerable.Range(0, 20).Select(_ => control.GetAsync("/_emulator/requests?wait=10m", goes.Token)).ToList();
        await UntilAsync(() => open.Count == 20);

        await goes.CancelAsync();

        await UntilAsync(() => open.Count == 0);
        waiting.ShouldAllBe(reader => !reader.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_reader_of_events_that_has_gone_is_forgotten()
    {
        var feed = server.Services.GetRequiredService<EventFeed>();
        await using (await control.GetStreamAsync("/_emulator/events", Cancel))
        {
            feed.HasListeners.ShouldBeTrue();
        }

        await UntilAsync(() => !feed.HasListeners);
    }

    [Fact]
    public async Task So_is_one_that_has_gone_before_it_read_anything()
    {
        var feed = server.Services.GetRequiredService<EventFeed>();
        using var goes = new CancellationTokenSource();
        feed.Listen(goes.Token);
        feed.HasListeners.ShouldBeTrue();

        await goes.CancelAsync();

        feed.HasListeners.ShouldBeFalse();
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        while (!isSo())
        {
            await Task.Delay(5, Cancel);
        }
    }
}
