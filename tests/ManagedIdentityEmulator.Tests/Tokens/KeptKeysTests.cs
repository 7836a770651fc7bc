using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens.Keys;
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
    public async Task A_rotation_that_cannot_be_kept_does_not_happen()
    {
        var data = DataDirectory.Open(path);
        using var ring = await RingAsync(data);
        await ring.MaintainAsync(Cancel);
        var signing = ring.Signing.KeyId;
        Directory.CreateDirectory(Path.Combine(path, "signing-keys.json.new"));

        await Should.ThrowAsync<UnauthorizedAccessException>(() => ring.RotateAsync(Cancel));

        ring.Signing.KeyId.ShouldBe(signing);
        data.Dispose();
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

    private async Task<KeyRing> RingAsync(DataDirectory data)
    {
        var ring = new KeyRing(new EmulatorOptions(), clock, new KeyRingStore(data), new EventFeed(), NullLogger<KeyRing>.Instance);
        await ring.InitializeAsync(null, Cancel);
        return ring;
    }
}
