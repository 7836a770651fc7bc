using System.Runtime.Versioning;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Protocols.AzureArc;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>Azure Arc's keys and their files, as SDKs check them.</summary>
public sealed class ArcKeyTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly EmulatorClock clock = new();
    private readonly AzureHost host = Machine("arc");

    private string Folder => temporary["azcmagent/tokens"];

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void A_key_is_a_small_plain_file_named_by_a_guid_without_a_line_end()
    {
        using var keys = Keys();

        var file = new FileInfo(keys.Issue(host));

        file.DirectoryName.ShouldBe(Folder);
        file.Extension.ShouldBe(".key");
        Guid.TryParseExact(Path.GetFileNameWithoutExtension(file.Name), "D", out _).ShouldBeTrue();
        file.LinkTarget.ShouldBeNull();
        file.Length.ShouldBeInRange(32, 4096);
        File.ReadAllText(file.FullName).ShouldMatch("^[a-z0-9-]+$(?!\n)");
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public void Nobody_but_owner_and_group_can_read_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "files have no mode there");
        using var keys = Keys();

        var file = keys.Issue(host);

        // What the tests' own umask takes away, it takes away here, too.
        (File.GetUnixFileMode(file) | UnixFileMode.GroupRead).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        foreach (var directory in new[] { Folder, Path.GetDirectoryName(Folder)! })
        {
            (File.GetUnixFileMode(directory) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite)).ShouldBe(UnixFileMode.None);
        }
    }

    [Fact]
    public void A_key_is_good_once_and_its_file_goes_with_it()
    {
        using var keys = Keys();
        var file = keys.Issue(host);
        var key = File.ReadAllText(file);

        keys.Take(host, key).ShouldNotBeNull();

        File.Exists(file).ShouldBeFalse();
        keys.Take(host, key).ShouldBeNull();
    }

    [Fact]
    public void A_key_that_is_returned_counts_again_until_its_end()
    {
        using var keys = Keys();
        var text = File.ReadAllText(keys.Issue(host));

        keys.Return(keys.Take(host, text)!);
        keys.Return(keys.Take(host, text)!);
        clock.Advance(ArcKeys.Lifetime);

        keys.Take(host, text).ShouldBeNull();
        Files().ShouldBeEmpty();
    }

    [Fact]
    public void Another_host_cannot_redeem_it_nor_spoil_it()
    {
        using var keys = Keys();
        var key = File.ReadAllText(keys.Issue(host));

        keys.Take(Machine("other"), key).ShouldBeNull();
        keys.Take(host, key).ShouldNotBeNull();
    }

    [Theory, InlineData(299, true), InlineData(300, false), InlineData(86400, false)]
    public void It_lives_for_five_minutes_of_the_emulators_clock(int seconds, bool alive)
    {
        clock.Freeze();
        using var keys = Keys();
        var key = File.ReadAllText(keys.Issue(host));

        clock.Advance(TimeSpan.FromSeconds(seconds));

        (keys.Take(host, key) is not null).ShouldBe(alive);
    }

    [Fact]
    public void The_files_of_expired_keys_go_when_the_next_key_is_issued()
    {
        using var keys = Keys();
        var expired = keys.Issue(host);
        clock.Advance(TimeSpan.FromMinutes(6));

        var next = keys.Issue(host);

        Files().ShouldBe([next]);
        expired.ShouldNotBe(next);
    }

    [Fact]
    public void So_many_are_outstanding_and_no_more_the_oldest_give_way()
    {
        using var keys = Keys();
        var first = File.ReadAllText(keys.Issue(host));
        var second = File.ReadAllText(keys.Issue(host));
        for (var i = 2; i <= ArcKeys.Most; i++)
        {
            keys.Issue(host);
        }

        Files().Length.ShouldBe(ArcKeys.Most);
        keys.Take(host, first).ShouldBeNull();
        keys.Take(host, second).ShouldNotBeNull();
    }

    [Fact]
    public void In_the_end_the_files_and_the_directories_made_for_them_are_gone()
    {
        var folder = NewFolder();
        using (folder)
        using (var keys = new ArcKeys(folder, clock))
        {
            keys.Issue(host);
            keys.Issue(host);
        }

        Directory.EnumerateFileSystemEntries(temporary.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_directory_that_was_there_and_what_others_put_into_it_stay()
    {
        Directory.CreateDirectory(Folder);
        var others = Path.Combine(Folder, $"{Guid.NewGuid()}.key");
        File.WriteAllText(others, "the agent's own");

        using (var folder = NewFolder())
        using (var keys = new ArcKeys(folder, clock))
        {
            keys.Issue(host);
        }

        Files().ShouldBe([others]);
    }

    [Fact]
    public void Two_emulators_share_the_folder_and_the_one_that_ends_does_the_other_no_harm()
    {
        using var folder = NewFolder();
        using var keys = new ArcKeys(folder, clock);
        string first;
        using (var otherFolder = NewFolder())
        using (var other = new ArcKeys(otherFolder, clock))
        {
            other.Issue(host);
            first = File.ReadAllText(keys.Issue(host));
        }

        keys.Take(host, first).ShouldNotBeNull();
        File.Exists(keys.Issue(host)).ShouldBeTrue();
        using (var otherFolder = NewFolder())
        {
            otherFolder.Probe();
        }

        Files().ShouldHaveSingleItem();
    }

    [Fact]
    public void The_last_of_those_that_share_the_folder_takes_it_away_whoever_made_it()
    {
        var (first, second) = (NewFolder(), NewFolder());
        first.Probe();
        using (var keys = new ArcKeys(second, clock))
        {
            keys.Issue(host);
            first.Dispose();
            Directory.Exists(Folder).ShouldBeTrue("a key is in it");
        }

        second.Dispose();

        Directory.EnumerateFileSystemEntries(temporary.Path).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_another_took_away_is_made_again()
    {
        using var folder = NewFolder();
        using var keys = new ArcKeys(folder, clock);
        keys.Take(host, File.ReadAllText(keys.Issue(host)));
        Directory.Delete(Path.GetDirectoryName(Folder)!, recursive: true);

        File.Exists(keys.Issue(host)).ShouldBeTrue();
    }

    [Fact]
    public void What_a_killed_emulator_left_is_swept_and_nothing_else_is()
    {
        Directory.CreateDirectory(Folder);
        var left = Old(ArcKey.NewText());
        string[] kept = [Write(ArcKey.NewText()), Old("the agent's own"), Old(ArcKey.NewText() + "\n"), Old(new string('x', ArcKey.Length)), Old("")];

        using var folder = NewFolder();
        folder.Probe();

        File.Exists(left).ShouldBeFalse();
        kept.ShouldAllBe(file => File.Exists(file));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_with_the_reason()
    {
        File.WriteAllText(temporary["azcmagent"], "in the way");
        using var folder = NewFolder();

        var message = Should.Throw<ArcKeyFolderException>(folder.Probe).Message;

        message.ShouldStartWith($"Azure Arc's clients read keys from {Folder} alone, which the emulator cannot write (The file");
    }

    [Fact]
    public void The_folder_is_the_one_that_clients_look_in()
    {
        using var folder = new ArcKeyFolder(new EmulatorOptions());
        string file;
        try
        {
            file = folder.Write("key");
        }
        catch (ArcKeyFolderException e)
        {
            e.Message.ShouldContain(OperatingSystem.IsWindows() ? @"\AzureConnectedMachineAgent\Tokens" : "/var/opt/azcmagent/tokens");
            return;
        }

        ArcKeyFolder.Delete(file);
        Path.GetDirectoryName(file).ShouldBe(
            OperatingSystem.IsWindows() ? Environment.ExpandEnvironmentVariables(@"%ProgramData%\AzureConnectedMachineAgent\Tokens") : "/var/opt/azcmagent/tokens");
    }

    private static AzureHost Machine(string name) => new()
    {
        Name = name,
        Type = HostType.Find("Microsoft.HybridCompute/machines", null)!,
        ResourceId = ArmResourceId.Of(Guid.Empty, "local", "Microsoft.HybridCompute/machines", name),
    };

    private ArcKeys Keys() => new(NewFolder(), clock);

    private ArcKeyFolder NewFolder() => new(new EmulatorOptions { ArcKeyFolder = Folder });

    private string[] Files() => Directory.GetFiles(Folder, "*.key");

    private string Write(string text)
    {
        var file = Path.Combine(Folder, $"{Guid.NewGuid()}.key");
        File.WriteAllText(file, text);
        return file;
    }

    private string Old(string text)
    {
        var file = Write(text);
        File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-2));
        return file;
    }
}
