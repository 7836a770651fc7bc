using ManagedIdentityEmulator.Configuration;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Listeners;

/// <summary>
/// How many connections there may be at once, on all listeners together. One more takes the place of whoever has been silent longest: clients
/// that open connections and forget them, or send a head or a body byte by byte, are not to keep the others out.
/// </summary>
internal sealed partial class ConnectionBudget
{
    private const int Least = 16;
    private const int FilesOfItsOwn = 384; // its assemblies above all
    private const int MostAsked = 256; // for a place; those in use go to the end, and the next who comes asks others

    private static readonly TimeSpan lastChance = TimeSpan.FromSeconds(1); // for what is on its way when the end comes

    private readonly ILogger<ConnectionBudget> log;
    private readonly LinkedList<ConnectionSeat> seats = []; // whoever has been silent longest comes first
    private volatile bool isCrowded;
    private bool isFull;
    private bool isAllInUse;

    public ConnectionBudget(EmulatorOptions options, IHostApplicationLifetime lifetime, ILogger<ConnectionBudget> log)
    {
        lifetime.ApplicationStopping.Register(() => _ = CloseUnusedAsync());
        this.log = log;
        Most = Math.Min(options.Listeners.Limits.Connections, OfFiles(FileLimit.OfProcess()));
        KeptForControl = Most / 8; // whoever wants to see what goes on gets in
    }

    public int Most { get; }

    public int KeptForControl { get; }

    /// <summary>How many connections there may be where a process may have so many files open: a request may need one more for itself.</summary>
    public static int OfFiles(int files) => Math.Max(Least, (int)((files - (long)FilesOfItsOwn) * 3 / 4));

    /// <summary>Gives a connection that has come in a place; <see langword="false"/> where all that are asked for theirs are in use.</summary>
    public bool TryTake(ConnectionContext connection, Listener listener)
    {
        var seat = new ConnectionSeat(this, connection);
        ConnectionSeat? silent = null;
        lock (seats)
        {
            if (seats.Count >= (listener == Listener.Control ? Most : Most - KeptForControl))
            {
                silent = TakeSilent();
                Complain(isAllInUse: silent is null);
                if (silent is null)
                {
                    return false;
                }
            }

            seat.Place = seats.AddLast(seat);
            isCrowded = seats.Count >= Most / 2;
        }

        connection.Features.Set(seat);
        connection.Features.Set(seat.BodyWait);
        silent?.Close();
        return true;
    }

    /// <summary>Has a connection leave its place when it has ended.</summary>
    public ConnectionDelegate Counted(ConnectionDelegate next) => async connection =>
    {
        try
        {
            await next(connection);
        }
        finally
        {
            Leave(connection.Features.Get<ConnectionSeat>()!);
        }
    };

    /// <summary>Puts one that is used behind the others, as far as it matters: with room for all there is nothing to wait for.</summary>
    public void MoveBack(ConnectionSeat seat)
    {
        if (isCrowded)
        {
            lock (seats)
            {
                ToEnd(seat);
            }
        }
    }

    // The web server waits for whoever has begun a request and does not go on with it, as for one that is being answered.
    private async Task CloseUnusedAsync()
    {
        await Task.Delay(lastChance, TimeProvider.System);
        ConnectionSeat[] unused;
        lock (seats)
        {
            unused = [.. seats.Where(seat => !seat.IsInUse)];
        }

        Array.ForEach(unused, seat => seat.Close());
    }

    private ConnectionSeat? TakeSilent()
    {
        for (var asked = 0; asked < MostAsked && seats.First is { Value: var seat }; asked++)
        {
            if (!seat.IsInUse)
            {
                Remove(seat);
                return seat;
            }

            ToEnd(seat);
        }

        return null;
    }

    private void Leave(ConnectionSeat seat)
    {
        lock (seats)
        {
            Remove(seat);
            isCrowded = seats.Count >= Most / 2;
            if (!isCrowded)
            {
                isFull = isAllInUse = false;
            }
        }
    }

    private void ToEnd(ConnectionSeat seat)
    {
        if (seat.Place is { } place)
        {
            seats.Remove(place);
            seats.AddLast(place);
        }
    }

    private void Remove(ConnectionSeat seat)
    {
        if (seat.Place is { } place)
        {
            seats.Remove(place);
            seat.Place = null;
        }
    }

    // Once until there is room again, not once for each of thousands.
    private void Complain(bool isAllInUse)
    {
        if (!isFull)
        {
            isFull = true;
            Full(Most - KeptForControl);
        }

        if (isAllInUse && !this.isAllInUse)
        {
            this.isAllInUse = true;
            AllInUse(Most - KeptForControl);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "{Most} connections are open, which is as many as there may be (by 'ulimit -n', or 10,500): for each that comes, the one that has been silent longest is closed")]
    private partial void Full(int most);

    [LoggerMessage(51, LogLevel.Warning, "{Most} connections wait for an answer, which is as many as there may be: until one has it, others are closed at once")]
    private partial void AllInUse(int most);
}
