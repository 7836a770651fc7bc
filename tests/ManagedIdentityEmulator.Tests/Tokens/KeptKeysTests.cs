using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
using ManagedIdentityEmulator.Tokens.Minting;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Tokens;

public sealed class KeptKeysTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("mie-").FullName;
    private readonly EmulatorClock clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(path, recursive: true);

    [Fact]
    public async Task Keys_and_their_phases_survive_a_restart()
    {
        List<(string, KeyPhase, DateTimeOffset)> before;
        using (var data = DataDirectory.Open(path))
        {
            using var ring = await RingAsync(data);
            await ring.RotateAsync(Cancel);
            before = [.. ring.State.Keys.Select(key => (key.Key.KeyId, key.Phase, key.PublishedAt))];
        }

        using var again = DataDirectory.Open(path);
        using var restored = await RingAsync(again);

        restored.State.Keys.Select(key => (key.Key.KeyId, key.Phase, key.PublishedAt)).ShouldBe(before);
    }

    [Fact]
    public async Task A_restart_goes_on_with_them_where_none_can_be_written()
    {
        string signing;
        using (var data = DataDirectory.Open(path))
        {
            using var ring = await RingAsync(data);
            signing = ring.Signing.KeyId;
        }

        Directory.CreateDirectory(Path.Combine(path, "signing-keys.json.new"));
        using var again = DataDirectory.Open(path);
        using var restored = await RingAsync(again);

        restored.Signing.KeyId.ShouldBe(signing);
    }

    [Fact]
    public async Task The_key_that_is_never_published_is_never_kept()
    {
        using var data = DataDirectory.Open(path);
        using var ring = await RingAsync(data);
        var keys = new MintKeys(ring, clock);
        await keys.FindAsync(MintKey.Next, Cancel);
        var before = Files();

        await keys.FindAsync(MintKey.Unpublished, Cancel);

        before.Count.ShouldBe(1);
        Files().ShouldBe(before);

        List<string> Files() => [.. Directory.GetFiles(path, "*.json").Select(File.ReadAllText)];
    }

    [Fact]
    public async Task A_rotation_that_cannot_be_kept_does_not_happen()
    {
        var data = DataDirectory.Open(path);
        using var ring = await RingAsync(data);
        await ring.MaintainAsync(Cancel);
        var signing = ring.Signing.KeyId;
        Directory.CreateDirectory(Path.Combine(path, "signing-keys.json.new"));

        await Should.ThrowAsync<IOException>(() => ring.RotateAsync(Cancel));

        ring.Signing.KeyId.ShouldBe(signing);
        data.Dispose();
    }

    [Fact]
    public async Task A_key_stays_published_for_the_tokens_it_signed_whatever_the_configuration_says_after_a_restart()
    {
        string signer;
        using (var data = DataDirectory.Open(path))
        {
            using var ring = await RingAsync(data);
            signer = ring.Signing.KeyId;
        }

        var hasty = new EmulatorOptions();
        hasty.Tokens.Lifetime = hasty.Keys.RetentionDuration = TimeSpan.FromMinutes(1);
        (hasty.Keys.RotationInterval, hasty.Keys.PropagationTime) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
        using var again = DataDirectory.Open(path);
        using var restarted = await RingAsync(again, hasty);
        await restarted.RotateAsync(Cancel);
        clock.Advance(TimeSpan.FromHours(23));
        await restarted.MaintainAsync(Cancel);
        restarted.State.Keys.ShouldContain(key => key.Key.KeyId == signer, "a token of a day may still be alive");

        clock.Advance(TimeSpan.FromHours(2));
        await restarted.MaintainAsync(Cancel);
        restarted.State.Keys.ShouldNotContain(key => key.Key.KeyId == signer);
    }

    [Fact]
    public void A_directory_belongs_to_one_emulator_at_a_time()
    {
        using var first = DataDirectory.Open(path);

        Should.Throw<DataDirectoryException>(() => DataDirectory.Open(path)).Message.ShouldContain(path);
    }

    [Fact]
    public async Task A_damaged_file_is_named_and_left_as_it_is()
    {
        var file = Path.Combine(path, "signing-keys.json");
        await File.WriteAllTextAsync(file, "[{]", Cancel);
        using var data = DataDirectory.Open(path);

        (await Should.ThrowAsync<DataDirectoryException>(() => RingAsync(data))).Message.ShouldContain(file);

        (await File.ReadAllTextAsync(file, Cancel)).ShouldBe("[{]");
    }

    private async Task<KeyRing> RingAsync(DataDirectory data, EmulatorOptions? options = null)
    {
        var ring = new KeyRing(options ?? new EmulatorOptions(), clock, new KeyRingStore(data), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, Cancel);
        return ring;
    }
}
