using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Telemetry;

namespace ManagedIdentityEmulator.Activity;

/// <summary>Something that happened in the emulator.</summary>
/// <param name="Type">
/// What: <c>key.published</c>, <c>key.signing</c>, <c>key.retired</c>, <c>key.removed</c>, in drills also <c>key.withdrawn</c>,
/// <c>keyDrill.started</c>, <c>keyDrill.ended</c>; <c>credential.rotated</c>, <c>tokenFile.refreshed</c>, <c>clock.moved</c>,
/// <c>fault.added</c>, <c>fault.ended</c>, <c>fault.removed</c>, <c>registry.changed</c> (identities, hosts or applications), <c>request</c>,
/// <c>requests.cleared</c>, <c>signin</c>, <c>activity</c>.
/// </param>
/// <param name="Time">When, by the emulator's clock.</param>
/// <param name="Data">About what, e.g. <c>kid</c>, or <c>name</c> of a drill.</param>
public sealed record EmulatorEvent(string Type, DateTimeOffset Time, IReadOnlyDictionary<string, string> Data);

/// <summary>Tells whoever listens what happens. A listener that does not keep up loses the oldest events, never holds anybody up.</summary>
internal sealed class EventFeed
{
    private ImmutableList<Channel<EmulatorEvent>> listeners = [];

    /// <summary>Whether anybody listens: else an event need not be made.</summary>
    public bool HasListeners => Volatile.Read(ref listeners).Count > 0;

    /// <param name="type">What happened.</param>
    /// <param name="time">When.</param>
    /// <param name="data">About what; the event has no member whose value is <see langword="null"/>.</param>
    public void Publish(string type, DateTimeOffset time, params ReadOnlySpan<(string Name, string? Value)> data)
    {
        RotationTelemetry.Tell(type);
        if (!HasListeners)
        {
            return;
        }

        var values = new Dictionary<string, string>();
        foreach (var (name, value) in data)
        {
            if (value is not null)
            {
                values[name] = value;
            }
        }

        var happened = new EmulatorEvent(type, time, values); // one for all: however many do not keep up, it is in memory once
        foreach (var listener in Volatile.Read(ref listeners))
        {
            listener.Writer.TryWrite(happened);
        }
    }

    /// <summary>Listens from now on, whenever the result is read.</summary>
    public IAsyncEnumerable<EmulatorEvent> Listen(CancellationToken cancel)
    {
        var channel = Channel.CreateBounded<EmulatorEvent>(new BoundedChannelOptions(Limits.EventsAhead) { FullMode = BoundedChannelFullMode.DropOldest });
        ImmutableInterlocked.Update(ref listeners, known => known.Add(channel));
        cancel.UnsafeRegister(_ => Forget(channel), null); // who goes before reading has listened, too
        return ReadAsync(channel, cancel);
    }

    private async IAsyncEnumerable<EmulatorEvent> ReadAsync(Channel<EmulatorEvent> channel, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var happened in channel.Reader.ReadAllAsync(cancel))
            {
                yield return happened;
            }
        }
        finally
        {
            Forget(channel);
        }
    }

    private void Forget(Channel<EmulatorEvent> channel) => ImmutableInterlocked.Update(ref listeners, known => known.Remove(channel));
}
