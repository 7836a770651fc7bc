using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Storage;

public sealed class KeptFileTests(KeptFileTests.Kept kept) : IClassFixture<KeptFileTests.Kept>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Files => ["signing-keys.json", "identity-credentials.json", "tls-authority.json", "identities.json", "identities-configured.json", "role-assignments.json", "resource-groups.json"];

    [Fact]
    public void There_are_no_other_files() => kept.Files.Keys.ShouldBe(Files.Select(file => file.Data), ignoreOrder: true);

    [Theory, MemberData(nameof(Files))]
    public void A_file_with_any_byte_changed_is_never_taken_for_good(string name)
    {
        var file = kept.Files[name];
        Reads(file).ShouldBeTrue();

        for (var i = 0; i < file.Length; i++)
        {
            foreach (var flip in i < 100 ? Enumerable.Range(1, 255) : [1, 0x20, 0x80])
            {
                file[i] ^= (byte)flip;
                Reads(file).ShouldBeFalse($"byte {i} is {file[i]:x2}");
                file[i] ^= (byte)flip;
            }
        }
    }

    [Theory, MemberData(nameof(Files))]
    public void A_file_that_was_cut_off_anywhere_or_has_more_is_never_taken_for_good(string name)
    {
        var file = kept.Files[name];

        for (var length = 0; length < file.Length; length++)
        {
            Reads(file.AsSpan(0, length)).ShouldBeFalse($"{length} of {file.Length} bytes");
        }

        Reads([.. file, (byte)'\n']).ShouldBeFalse();
        Reads([.. file, .. file]).ShouldBeFalse();
        Reads(new byte[file.Length]).ShouldBeFalse("blocks that were never written are zeros");
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_start_with_a_damaged_file_is_refused_and_names_it(string name)
    {
        using var folder = kept.Copy();
        var damaged = kept.Files[name][..^1];
        await File.WriteAllBytesAsync(folder[name], damaged, Cancel);

        var refused = await Should.ThrowAsync<DataDirectoryException>(() => Kept.StartAsync(folder.Path));

        refused.Message.ShouldBe($"{folder[name]} cannot be read: it is damaged, its checksum is not that of its content; put a good copy in its place, or move it away to start without what it keeps");
        (await File.ReadAllBytesAsync(folder[name], Cancel)).ShouldBe(damaged);
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_file_of_a_newer_version_is_refused_as_such(string name)
    {
        using var folder = kept.Copy();
        var json = KeptFile.JsonOf(kept.Files[name]).ToArray();
        await File.WriteAllBytesAsync(folder[name], [.. FirstLine(2, json), .. json], Cancel);

        var refused = await Should.ThrowAsync<DataDirectoryException>(() => Kept.StartAsync(folder.Path));

        refused.Message.ShouldStartWith($"{folder[name]} cannot be read: a newer version of the emulator wrote it (form 2, and this version knows 1)");
    }

    [Fact]
    public async Task Files_of_the_version_before_are_read_and_are_checked_from_the_next_writing_on()
    {
        using var folder = kept.Copy();
        foreach (var name in new[] { "signing-keys.json", "identity-credentials.json", "tls-authority.json" })
        {
            await File.WriteAllBytesAsync(folder[name], KeptFile.JsonOf(kept.Files[name]).ToArray(), Cancel);
        }

        File.Delete(folder["identities.json"]);
        File.Delete(folder["identities-configured.json"]);

        await using var emulator = await Kept.StartAsync(folder.Path);

        emulator.CertificateAuthority.Thumbprint.ShouldBe(kept.Authority);
        await emulator.RotateKeysAsync(Cancel);
        var written = await File.ReadAllBytesAsync(folder["signing-keys.json"], Cancel);
        written.ShouldNotBe(KeptFile.JsonOf(written).ToArray(), "its first line is there");
    }

    [Fact]
    public async Task A_file_that_is_moved_away_is_made_anew()
    {
        using var folder = kept.Copy();
        File.Delete(folder["identities.json"]);

        await using var emulator = await Kept.StartAsync(folder.Path);

        (await File.ReadAllBytesAsync(folder["identities.json"], Cancel)).ShouldBe(kept.Files["identities.json"]);
    }

    [Fact]
    public async Task What_an_interrupted_writing_left_behind_is_taken_away()
    {
        using var folder = kept.Copy();
        await File.WriteAllTextAsync(folder["signing-keys.json.new"], "half of a ke", Cancel);

        await using var emulator = await Kept.StartAsync(folder.Path);

        File.Exists(folder["signing-keys.json.new"]).ShouldBeFalse();
    }

    private static bool Reads(ReadOnlySpan<byte> file)
    {
        try
        {
            return JsonNode.Parse(KeptFile.JsonOf(file)) is not null;
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            return false;
        }
    }

    private static byte[] FirstLine(int version, byte[] json)
    {
        byte[] begin = [.. Encoding.ASCII.GetBytes($"mi-emulator-data {version}")];
        return [.. begin, .. Encoding.ASCII.GetBytes($" {Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([.. begin, .. json]))}\n")];
    }

    /// <summary>What an emulator leaves in its data directory.</summary>
    public sealed class Kept : IAsyncLifetime
    {
        public Dictionary<string, byte[]> Files { get; } = [];

        public string Authority { get; private set; } = "";

        internal static Task<Emulator> StartAsync(string path) => Emulator.StartAsync(emulator => emulator.Configure(options => options.Data = path));

        public async ValueTask InitializeAsync()
        {
            using var folder = new TemporaryFolder();
            await using (var emulator = await StartAsync(folder.Path))
            {
                using var client = new HttpClient();
                (await client.PostAsync(new Uri(emulator.ControlAddress, "/_emulator/reset"), null, Cancel)).EnsureSuccessStatusCode(); // keeps every store anew
                Authority = emulator.CertificateAuthority.Thumbprint;
                await emulator.RotateKeysAsync(Cancel);
                emulator.RotateCredential(emulator.Identity("default"));
            }

            foreach (var file in Directory.GetFiles(folder.Path, "*.json"))
            {
                Files.Add(Path.GetFileName(file), await File.ReadAllBytesAsync(file, Cancel));
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal TemporaryFolder Copy()
        {
            var folder = new TemporaryFolder();
            foreach (var (name, content) in Files)
            {
                File.WriteAllBytes(folder[name], content);
            }

            return folder;
        }
    }
}
