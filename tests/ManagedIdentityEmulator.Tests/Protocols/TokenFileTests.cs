using System.Diagnostics;
using System.Threading.Channels;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Protocols.Kubernetes;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Tests.Protocols;

/// <summary>The service account's token in a file.</summary>
public sealed class TokenFileTests : IDisposable
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder folder = new();
    private readonly EmulatorClock clock = new();
    private readonly IdentityRegistry registry = IdentitySeed.CreateRegistry(new EmulatorOptions());
    private readonly ClusterIssuer issuer;
    private readonly TokenFiles files;

    public TokenFileTests()
    {
        clock.Freeze();
        issuer = new(registry, clock);
        files = new(registry, issuer, clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Shared => folder["tokens/azure/token"];

    public void Dispose()
    {
        files.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_temporary_file_is_its_owners_alone_and_gone_in_the_end_with_its_folder()
    {
        var path = Write(tokenFile: null);
        var temporary = Path.GetDirectoryName(Path.GetDirectoryName(path))!;

        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
            (File.GetUnixFileMode(path) & Others).ShouldBe(UnixFileMode.None);
            (File.GetUnixFileMode(Path.GetDirectoryName(path)!) & Others).ShouldBe(UnixFileMode.None);
            (File.GetUnixFileMode(temporary) & Others).ShouldBe(UnixFileMode.None);
        }

        files.Dispose();
        Directory.Exists(temporary).ShouldBeFalse();
    }

    [Fact]
    public void A_shared_file_is_read_by_every_user_written_by_none_and_gone_in_the_end()
    {
        Write(Shared).ShouldBe(Shared);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Shared).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            File.GetUnixFileMode(folder["tokens"]).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute).ShouldBeTrue();
        }

        files.Dispose();
        File.Exists(Shared).ShouldBeFalse();
    }

    [Theory, InlineData(true), InlineData(false)]
    public void A_host_that_goes_takes_its_file_along_and_one_of_its_name_has_its_own(bool isShared)
    {
        var path = Write(isShared ? Shared : null);

        var host = registry.FindHost("aks")!;
        registry.RemoveHost("aks");

        (File.Exists(path), isShared || Directory.Exists(Path.GetDirectoryName(path))).ShouldBe((false, isShared));
        registry.Put(host with { Cluster = host.Cluster! with { TokenFile = folder["another"] } });
        files.Write("aks", registry.FindHost("aks")!.Cluster!).ShouldBe(folder["another"]);
    }

    [Fact]
    public void What_another_emulator_has_written_since_stays()
    {
        Write(Shared);
        File.WriteAllText(Shared, "another's");

        files.Dispose();

        File.ReadAllText(Shared).ShouldBe("another's");
    }

    [Theory]
    [InlineData("pipe")]
    [InlineData("link to /dev/zero")]
    [InlineData("link to the token")]
    [InlineData("3 GB")]
    [InlineData("folder")]
    [InlineData("the token and more")]
    [InlineData("nothing")]
    public async Task The_end_waits_for_nothing_that_has_taken_the_files_place_and_leaves_it(string what)
    {
        Write(Shared);
        Put(what);

        await Task.Run(files.Dispose, Cancel).WaitAsync(soon, Cancel);

        Directory.GetFileSystemEntries(folder["tokens/azure"]).Contains(Shared).ShouldBe(what != "nothing");
    }

    [Theory]
    [InlineData("pipe", "exists and is no token")]
    [InlineData("link to /dev/zero", "is a link")]
    [InlineData("link to the token", "is a link")]
    [InlineData("link to nothing", "is a link")]
    [InlineData("3 GB", "exists and is no token")]
    [InlineData("the token and more", "exists and is no token")]
    [InlineData("key", "exists and is no token")]
    [InlineData("version", "exists and is no token")]
    [InlineData("empty", "exists and is no token")]
    public void What_is_no_token_is_not_replaced_by_one(string what, string why)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Shared)!);
        Put(what);

        Should.Throw<TokenFileException>(() => Write(Shared)).Message.ShouldBe($"The token file of aks, {Shared}, {why}; take it away, or name another tokenFile.");

        var left = new FileInfo(Shared);
        (left.LinkTarget is not null).ShouldBe(what.StartsWith("link", StringComparison.Ordinal));
        Directory.GetFileSystemEntries(folder["tokens/azure"], "token*").ShouldBe([Shared]);
        files.Dispose();
        Directory.GetFileSystemEntries(folder["tokens/azure"]).ShouldContain(Shared);
    }

    [Fact]
    public void A_token_left_by_an_emulator_that_was_killed_is_replaced()
    {
        var left = issuer.Issue(registry.FindHost("aks")!.Cluster!, "left");
        Directory.CreateDirectory(Path.GetDirectoryName(Shared)!);
        File.WriteAllText(Shared, left);

        Write(Shared);

        File.ReadAllText(Shared).ShouldNotBe(left);
        IssuedAt(Shared).ShouldBe(clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public void Nothing_is_beside_the_file_that_a_client_could_take_for_it()
    {
        Write(Shared);
        Write(Shared);

        Directory.GetFiles(folder["tokens/azure"]).ShouldBe([Shared]);
    }

    [Fact]
    public async Task A_token_is_replaced_when_80_percent_of_its_life_are_over_and_no_sooner()
    {
        var start = clock.GetUtcNow().ToUnixTimeSeconds();
        Write(Shared);
        var refreshed = Refreshed();

        clock.Advance(TimeSpan.FromMinutes(47));
        clock.Advance(TimeSpan.FromMinutes(1));
        await refreshed;
        IssuedAt(Shared).ShouldBe(start + (48 * 60));

        refreshed = Refreshed();
        clock.Advance(TimeSpan.FromMinutes(48));
        await refreshed;
        IssuedAt(Shared).ShouldBe(start + (96 * 60));
    }

    [Fact]
    public async Task A_clock_that_is_moved_by_a_year_finds_a_new_token()
    {
        var path = Write(tokenFile: null);
        var refreshed = Refreshed();

        clock.Advance(TimeSpan.FromDays(365));

        (await refreshed).ShouldBe(path);
        IssuedAt(path).ShouldBe(clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_refresh_that_fails_is_told_and_tried_again_soon()
    {
        Write(Shared);
        Directory.Delete(folder["tokens"], recursive: true);
        File.WriteAllText(folder["tokens"], "in the way");
        var failed = new TaskCompletionSource<TokenFileException>();
        files.RefreshFailed += e => failed.TrySetResult(e);

        clock.Advance(TimeSpan.FromMinutes(48));

        (await failed.Task.WaitAsync(soon, Cancel)).Message.ShouldContain(Shared);
        var refreshed = Refreshed();
        File.Delete(folder["tokens"]);
        clock.Advance(TimeSpan.FromSeconds(10));
        await refreshed;
        IssuedAt(Shared).ShouldBe(clock.GetUtcNow().ToUnixTimeSeconds());
    }

    [Fact]
    public async Task Where_one_file_fails_that_one_alone_is_tried_again()
    {
        var hosts = IdentitySeed.CreateRegistry(new EmulatorOptions { Hosts = [Aks("good"), Aks("failing")] });
        using var both = new TokenFiles(hosts, issuer, clock);
        foreach (var host in hosts.Hosts)
        {
            both.Write(host.Name, host.Cluster!);
        }

        Directory.Delete(folder["failing"], recursive: true);
        File.WriteAllText(folder["failing"], "in the way");
        var refreshed = Channel.CreateUnbounded<string>();
        var failed = Channel.CreateUnbounded<TokenFileException>();
        both.Refreshed += (host, _) => refreshed.Writer.TryWrite(host);
        both.RefreshFailed += e => failed.Writer.TryWrite(e);

        clock.Advance(TimeSpan.FromMinutes(48));
        (await refreshed.Reader.ReadAsync(Cancel)).ShouldBe("good");
        await failed.Reader.ReadAsync(Cancel);
        for (var again = 0; again < 3; again++)
        {
            clock.Advance(TimeSpan.FromSeconds(10));
            await failed.Reader.ReadAsync(Cancel);
        }

        refreshed.Reader.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_file_of_a_running_emulator_follows_its_clock_and_that_is_an_event()
    {
        await using var emulator = await Emulator.StartAsync(e => e.WithoutPorts().AddUserAssignedIdentity("orders").AddHost(new HostOptions
        {
            Name = "aks1",
            Type = "Microsoft.ContainerService/managedClusters",
            UserAssigned = ["orders"],
            TokenFile = Shared,
        }), Cancel);
        File.Exists(Shared).ShouldBeTrue("nobody has asked for it");
        var events = emulator.Events(Cancel);

        emulator.Clock.Advance(TimeSpan.FromHours(2));

        var happened = await events.FirstAsync(happened => happened.Type == "tokenFile.refreshed", Cancel);
        (happened.Data["host"], happened.Data["file"]).ShouldBe(("aks1", Shared));
        DateTimeOffset.FromUnixTimeSeconds(IssuedAt(Shared)).ShouldBe(emulator.Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
    }

    private string Write(string? tokenFile)
    {
        registry.Update("aks", host => host with { Cluster = host.Cluster! with { TokenFile = tokenFile } });
        return files.Write("aks", registry.FindHost("aks")!.Cluster!);
    }

    private HostOptions Aks(string name) => new() { Name = name, Type = "Microsoft.ContainerService/managedClusters", TokenFile = folder[$"{name}/token"] };

    private void Put(string what)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && (what == "pipe" || what.StartsWith("link", StringComparison.Ordinal)), "pipes and links are made as on Unix");
        var token = File.Exists(Shared) ? File.ReadAllText(Shared) : issuer.Issue(registry.FindHost("aks")!.Cluster!, "any");
        File.Delete(Shared);
        switch (what)
        {
            case "pipe":
                using (var made = Process.Start("mkfifo", [Shared]))
                {
                    made.WaitForExit();
                }

                break;
            case "link to /dev/zero":
                File.CreateSymbolicLink(Shared, "/dev/zero");
                break;
            case "link to nothing":
                File.CreateSymbolicLink(Shared, folder["nothing"]);
                break;
            case "link to the token":
                File.WriteAllText(folder["linked"], token);
                File.CreateSymbolicLink(Shared, folder["linked"]);
                break;
            case "3 GB":
                using (var sparse = File.Create(Shared))
                {
                    sparse.SetLength(3L << 30);
                }

                break;
            case "folder":
                Directory.CreateDirectory(Shared);
                break;
            case "the token and more":
                File.WriteAllText(Shared, token + "\n");
                break;
            case "key":
                File.WriteAllText(Shared, "-----BEGIN OPENSSH PRIVATE KEY-----\n");
                break;
            case "version":
                File.WriteAllText(Shared, "10.20.30"); // three parts in base64url as well
                break;
            case "empty":
                File.WriteAllText(Shared, "");
                break;
        }
    }

    private Task<string> Refreshed()
    {
        var refreshed = new TaskCompletionSource<string>();
        files.Refreshed += (_, path) => refreshed.TrySetResult(path);
        return refreshed.Task.WaitAsync(soon, Cancel);
    }

    private static long IssuedAt(string path) => (long)WireClient.Payload(File.ReadAllText(path))["iat"]!;
}
