using System.Runtime.Versioning;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Storage;

/// <summary>What the emulator makes to keep keys in is its owner's alone, whatever the umask is.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OwnerOnlyTests : IDisposable
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void So_are_the_directories_above_that_it_makes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var data = DataDirectory.Open(folder["one/two/data"]);

        foreach (var made in new[] { "one", "one/two", "one/two/data" })
        {
            File.GetUnixFileMode(folder[made]).ShouldBe(Owners | UnixFileMode.UserExecute, made);
        }

        File.GetUnixFileMode(folder["one/two/data/.lock"]).ShouldBe(Owners);
    }

    [Fact]
    public void A_link_in_it_that_leads_nowhere_is_nobodys_way_to_the_keys()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        DataDirectory.Open(folder["data"]).Dispose();
        File.CreateSymbolicLink(folder["data/.#signing-keys.json"], "somebody@somewhere.4711"); // as Emacs locks a file

        using var data = DataDirectory.Open(folder["data"]);

        data.Warning.ShouldBeNull();
    }
}
