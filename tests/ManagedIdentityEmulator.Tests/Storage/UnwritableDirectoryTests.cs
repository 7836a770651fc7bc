using System.Diagnostics;
using System.Net;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Storage;

/// <summary>A change that the data directory cannot keep is refused with the reason, and the emulator goes on.</summary>
public sealed class UnwritableDirectoryTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_directory_that_is_removed_refuses_every_change_and_the_emulator_goes_on()
    {
        var path = folder["data"];
        await using var emulator = await StartAsync(path);
        folder.Remove("data");

        await RefusesAsync(emulator, $"the data directory {path} was removed while the emulator ran; start it again");
        Directory.Exists(path).ShouldBeFalse("nothing comes back of it");
    }

    [Fact]
    public async Task Over_TLS_a_change_is_refused_too_where_nobody_came_before_the_directory_was_removed()
    {
        var path = folder["data"];
        await using var emulator = await Emulator.StartAsync(emulator => emulator.Configure(options => (options.Data, options.ResourceManager.RequireToken) = (path, false)), Cancel);
        folder.Remove("data");
        using var client = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        var identity = new Uri(emulator.TlsAddress, $"{emulator.Identity("default").ResourceId}2?api-version=2024-11-30");

        using var response = await client.PutAsync(identity, new StringContent("""{ "location": "westeurope" }"""), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await response.JsonAsync())["error"]!["message"]!).ShouldContain("was removed while the emulator ran");
    }

    [Fact]
    public async Task A_directory_that_somebody_has_put_in_its_place_is_left_alone()
    {
        var path = folder["data"];
        await using var emulator = await StartAsync(path);
        folder.Remove("data");
        Directory.CreateDirectory(path);

        await RefusesAsync(emulator, "was removed while the emulator ran");
        Directory.GetFileSystemEntries(path).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_refuses_every_change_until_there_is_room()
    {
        using var disk = new MountedFolder(folder["disk"], "size=256k");
        var path = Path.Combine(disk.Path, "data");
        await using var emulator = await StartAsync(path);
        var filler = Path.Combine(disk.Path, "filler");
        Fill(filler);

        await RefusesAsync(emulator, $"{Path.Combine(path, "identities.json")} cannot be written");
        Directory.GetFiles(path, "*.new").ShouldBeEmpty();

        File.Delete(filler);
        emulator.Registry.RemoveHost("web").ShouldBeTrue();
    }

    [Fact]
    public async Task A_directory_that_becomes_read_only_refuses_every_change_and_the_next_start()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        var path = folder["data"];
        await using (var emulator = await StartAsync(path))
        {
            using (new ReadOnlyFolder(path))
            {
                await RefusesAsync(emulator, $"{Path.Combine(path, "identities.json")} cannot be written");
            }

            emulator.Registry.RemoveHost("web").ShouldBeTrue();
        }

        using (new ReadOnlyFolder(path))
        {
            (await Should.ThrowAsync<Exception>(() => StartAsync(path))).Message.ShouldContain(path);
        }
    }

    [Fact]
    public async Task A_read_only_directory_refuses_the_start()
    {
        using var disk = new MountedFolder(folder["disk"], "size=1m");
        disk.Remount("ro");

        (await Should.ThrowAsync<DataDirectoryException>(() => StartAsync(disk.Path))).Message.ShouldStartWith($"the data directory {disk.Path} cannot be used: ");
    }

    private static Task<Emulator> StartAsync(string path) => Emulator.StartAsync(emulator => emulator.Configure(options => options.Data = path));

    private static async Task RefusesAsync(Emulator emulator, string reason)
    {
        using var client = new HttpClient { BaseAddress = emulator.DataAddress };

        Should.Throw<IOException>(() => emulator.Registry.RemoveHost("web")).Message.ShouldContain(reason);
        using var reset = await client.PostAsync(new Uri(emulator.ControlAddress, "/_emulator/reset"), null, Cancel);
        using var rotation = await client.PostAsync(new Uri(emulator.ControlAddress, "/_emulator/keys/rotate"), null, Cancel);

        using var moved = await client.PutAsync(new Uri(emulator.ControlAddress, "/_emulator/clock"), new StringContent("""{ "advance": "60.00:00:00" }"""), Cancel);

        moved.StatusCode.ShouldBe(HttpStatusCode.OK, "keys are due by then, and the clock is nothing that is kept");
        reset.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string)(await reset.JsonAsync())["detail"]!).ShouldContain(reason);
        rotation.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        emulator.Registry.FindHost("web").ShouldNotBeNull();
        (await client.AccessTokenAsync()).ShouldNotBeEmpty();
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 });
        try
        {
            while (true)
            {
                stream.Write(new byte[1024]);
            }
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Whether a command of the system succeeds.</summary>
    private static bool Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>A directory that nobody can write to: root heeds no modes, so for root it is mounted read-only over itself.</summary>
    private sealed class ReadOnlyFolder : IDisposable
    {
        private readonly string path;

        public ReadOnlyFolder(string path)
        {
            this.path = path;
            if (Environment.IsPrivilegedProcess)
            {
                (Run("mount", "--bind", path, path) && Run("mount", "-o", "remount,bind,ro", path)).ShouldBeTrue();
            }
            else
            {
                SetMode(UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        public void Dispose()
        {
            if (Environment.IsPrivilegedProcess)
            {
                Run("umount", "-l", path).ShouldBeTrue();
            }
            else
            {
                SetMode(UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
            }
        }

#pragma warning disable CA1416 // not on Windows
        private void SetMode(UnixFileMode mode) => File.SetUnixFileMode(path, mode);
#pragma warning restore CA1416
    }

    /// <summary>A disk in memory, which only root can make.</summary>
    private sealed class MountedFolder : IDisposable
    {
        private readonly bool isMounted;

        public MountedFolder(string path, string options)
        {
            Path = Directory.CreateDirectory(path).FullName;
            isMounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path);
            Assert.SkipUnless(isMounted, "only root on Linux can mount a disk of its own");
        }

        public string Path { get; }

        public void Remount(string option) => Run("mount", "-o", $"remount,{option}", Path).ShouldBeTrue();

        public void Dispose()
        {
            if (isMounted)
            {
                Run("umount", "-l", Path);
            }
        }
    }
}
