using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Tests.Identities;

/// <summary>Changes that come at the same time.</summary>
public sealed class RegistryChangesTests : IDisposable
{
    private const int Others = 99;

    private readonly IdentityRegistry registry = new();
    private readonly ManualResetEventSlim disk = new();
    private readonly List<RegistryState> kept = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => disk.Dispose();

    [Fact]
    public async Task A_hundred_at_once_are_kept_in_two_writings_and_none_is_seen_before()
    {
        var changes = await StartAsync(i => state => state.With(Identity($"orders-{i}")));
        registry.Identities.ShouldBeEmpty();

        disk.Set();
        var made = await Task.WhenAll(changes).WaitAsync(TimeSpan.FromSeconds(60), Cancel);

        kept.Select(state => state.Identities.Count()).ShouldBe([1, Others + 1]);
        registry.State.ShouldBeSameAs(kept[^1]);
        made.ShouldAllBe(change => change.IsChange && change.After.Identities.Count() == change.Before.Identities.Count() + 1);
    }

    [Fact]
    public async Task One_that_is_refused_hinders_no_other()
    {
        var changes = await StartAsync(i => state => i % 2 == 0 ? throw new InvalidOperationException($"{i}") : state.With(Identity($"orders-{i}")));
        disk.Set();

        for (var i = 0; i < Others; i++)
        {
            if (i % 2 == 0)
            {
                (await Should.ThrowAsync<InvalidOperationException>(changes[i + 1])).Message.ShouldBe($"{i}");
            }
            else
            {
                (await changes[i + 1]).IsChange.ShouldBeTrue();
            }
        }

        registry.Identities.Count().ShouldBe(1 + (Others / 2));
    }

    [Fact]
    public async Task Where_they_cannot_be_kept_none_of_them_has_happened_and_each_is_told_so()
    {
        var changes = await StartAsync(i => state => i == Others - 1 ? throw new InvalidOperationException("there is one already") : state.With(Identity($"orders-{i}")), isFullAfter: 1);
        disk.Set();

        (await changes[0]).IsChange.ShouldBeTrue();
        foreach (var change in changes.Skip(1))
        {
            (await Should.ThrowAsync<IOException>(change)).Message.ShouldBe("the disk is full", "a refusal for what was then not kept is none");
        }

        registry.Identities.ShouldHaveSingleItem().Name.ShouldBe("first");
        registry.Keep = _ => { };
        registry.Put(Identity("orders-1"));
        registry.Identities.Count().ShouldBe(2);
    }

    // One that is being kept, and all others behind it.
    private async Task<List<Task<RegistryChange>>> StartAsync(Func<int, Func<RegistryState, RegistryState>> change, int isFullAfter = int.MaxValue)
    {
        var isKeeping = new TaskCompletionSource();
        registry.Keep = state =>
        {
            isKeeping.TrySetResult();
            disk.Wait(Cancel);
            if (kept.Count == isFullAfter)
            {
                throw new IOException("the disk is full");
            }

            kept.Add(state);
        };
        var first = Task.Run(() => registry.ChangeAsync(state => state.With(Identity("first"))), Cancel);
        await isKeeping.Task;
        return [first, .. Enumerable.Range(0, Others).Select(i => registry.ChangeAsync(change(i)))];
    }

    private static ManagedIdentity Identity(string name) => new()
    {
        Kind = IdentityKind.UserAssigned,
        Name = name,
        ResourceId = ArmResourceId.Of(Guid.Empty, "local", "Microsoft.ManagedIdentity/userAssignedIdentities", name),
        ClientId = Guid.NewGuid(),
        PrincipalId = Guid.NewGuid(),
        TenantId = Guid.Empty,
    };
}
