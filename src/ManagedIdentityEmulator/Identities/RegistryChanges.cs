using System.Runtime.ExceptionServices;

namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// Makes the changes of a registry, one after the other, each of the state that the one before it has made. Those that come while others are
/// being kept are then kept together: of a hundred at once, each waits for two writings at most. Nobody sees a change, or is told of it,
/// before it is kept.
/// </summary>
#pragma warning disable CA1001 // A semaphore that is never asked for a wait handle has nothing to dispose of.
internal sealed class RegistryChanges
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Lock queueing = new();
    private List<Pending> waiting = [];
    private volatile RegistryState state = RegistryState.Empty;

    public RegistryState State => state;

    public Action<RegistryState>? Keep { get; set; }

    /// <param name="change">Makes the next state; what it throws is thrown here, and leaves everything as it is.</param>
    public RegistryChange Make(Func<RegistryState, RegistryState> change)
    {
        var pending = Enqueue(change);
        turn.Wait();
        return EndTurn(pending);
    }

    /// <inheritdoc cref="Make"/>
    public async Task<RegistryChange> MakeAsync(Func<RegistryState, RegistryState> change)
    {
        var pending = Enqueue(change);
        await turn.WaitAsync();
        return EndTurn(pending);
    }

    private Pending Enqueue(Func<RegistryState, RegistryState> change)
    {
        var pending = new Pending(change);
        lock (queueing)
        {
            waiting.Add(pending);
        }

        return pending;
    }

    // Whoever's turn it is makes all that wait, and finds that somebody has made his own already where that is so.
    private RegistryChange EndTurn(Pending own)
    {
        try
        {
            List<Pending> group;
            lock (queueing)
            {
                (group, waiting) = (waiting, []);
            }

            MakeAll(group);
        }
        finally
        {
            turn.Release();
        }

        return own.Result();
    }

    private void MakeAll(List<Pending> group)
    {
        var (kept, next) = (state, state);
        group.ForEach(pending => next = pending.Judge(next));
        if (ReferenceEquals(next, kept))
        {
            return;
        }

        try
        {
            Keep?.Invoke(next);
            state = next;
        }
        catch (Exception e)
        {
            var failure = ExceptionDispatchInfo.Capture(e);
            group.ForEach(pending => pending.Fail(kept, failure));
        }
    }

    private sealed class Pending(Func<RegistryState, RegistryState> change)
    {
        private RegistryState? before;
        private RegistryState? after;
        private ExceptionDispatchInfo? failure;

        public RegistryState Judge(RegistryState current)
        {
            before = after = current;
            try
            {
                after = change(current);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }

            return after;
        }

        // Whatever goes by what was not kept, a refusal too, is void.
        public void Fail(RegistryState kept, ExceptionDispatchInfo why)
        {
            if (!ReferenceEquals(after, kept))
            {
                failure = why;
            }
        }

        public RegistryChange Result()
        {
            failure?.Throw();
            return new(before!, after!);
        }
    }
}
