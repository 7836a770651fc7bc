using System.Net;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>Files that cannot be written for want of room: in a small file system of the process's own, which takes a namespace, and so root.</summary>
public class FullDiskTests
{
    private const string NoNamespace = "77";

    [Theory]
    [InlineData("--ready-file {0}/ready.json")]
    [InlineData("--data {0}/data")]
    [InlineData("--config aks.json")]
    public async Task An_emulator_that_finds_no_room_says_so_in_one_line_and_leaves_nothing_half_written(string option)
    {
        using var folder = new TemporaryFolder();
        await WriteClusterAsync(folder);
        await using var shell = StartOnSmallDisk(folder, full: true, $"{string.Format(System.Globalization.CultureInfo.InvariantCulture, option, Disk(folder))}", "code=$?; find disk -size 0 -type f ! -name .lock; exit $code");

        var ended = await FinishedAsync(shell);

        ended.ExitCode.ShouldBe(1, $"{ended}");
        ended.Error.ShouldStartWith("mi-emulator: ");
        ended.Error.ShouldContain("No space left on device");
        ended.Error.ShouldNotContain("\n");
        ended.Output.Split('\n').ShouldAllBe(line => !line.StartsWith("disk/"), ended.Output);
    }

    [Fact]
    public async Task An_emulator_whose_disk_fills_answers_what_needs_no_room_and_refuses_the_rest_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        await WriteClusterAsync(folder);
        var (ready, fill, filled) = (folder.File("ready.json"), folder.File("fill"), folder.File("filled"));
        await using var shell = StartOnSmallDisk(folder, full: false, $"--config aks.json --data disk/data --ready-file {ready}", before: $"(while [ ! -e {fill} ]; do sleep 0.05; done; head -c 9000000 /dev/zero >disk/rest; touch {filled}) 2>&- & exec");
        await SkipUnlessRunningAsync(shell, ready);
        var emulator = await shell.ReadyAsync(ready);
        await File.WriteAllTextAsync(fill, "", TestContext.Current.CancellationToken);
        await emulator.WaitForAsync("the disk to be full", () => File.Exists(filled));

        foreach (var (listener, path, statuses) in new (Uri, string, HttpStatusCode[])[]
        {
            (emulator.Data, "/hosts/arc1/metadata/identity/oauth2/token?api-version=2020-06-01&resource=https://vault.azure.net", [HttpStatusCode.ServiceUnavailable]),
            (emulator.Data, "/hosts/vm1/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net", [HttpStatusCode.OK]),
            (emulator.Control, "/_emulator/hosts/aks1/env?format=json", [HttpStatusCode.NotImplemented]),
            (emulator.Control, "/_emulator/hosts/vm1/env?format=json", [HttpStatusCode.OK]),
            (emulator.Control, "/health/ready", [HttpStatusCode.OK]),
        })
        {
            using var answer = await emulator.GetAsync(listener, path);
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            statuses.ShouldContain(answer.StatusCode, $"{path}: {text}");
            text.ShouldNotContain("   at ");
        }

        var ended = await emulator.StopAsync();
        ended.ExitCode.ShouldBe(0, $"{ended}");
        $"{ended}".ShouldNotContain("   at ");
    }

    private static string Disk(TemporaryFolder folder) => folder.File("disk");

    private static Task WriteClusterAsync(TemporaryFolder folder) => File.WriteAllTextAsync(folder.File("aks.json"), $$"""
        { "userAssignedIdentities": [ { "name": "orders" } ],
          "hosts": [
            { "name": "vm1", "type": "Microsoft.Compute/virtualMachines", "systemAssigned": true },
            { "name": "arc1", "type": "Microsoft.HybridCompute/machines", "systemAssigned": true },
            { "name": "aks1", "type": "Microsoft.ContainerService/managedClusters", "userAssigned": ["orders"], "tokenFile": "{{folder.File("disk/aks/token")}}" } ] }
        """);

    // Arc's folder has a fixed place: it is on the small disk too, where no other process sees it.
    private static EmulatorProcess StartOnSmallDisk(TemporaryFolder folder, bool full, string options, string after = "", string before = "")
    {
        var fill = full ? "head -c 9000000 /dev/zero >disk/rest 2>&-;" : "";
        var script = $"mount -t tmpfs -o size=1m tmpfs disk && mkdir -p disk/opt/azcmagent/tokens disk/aks && mount --bind disk/opt /var/opt || exit {NoNamespace}; {fill} {before} \"$0\" run {string.Join(' ', EmulatorProcess.OnFreePorts())} {options}; {after}";
        return EmulatorProcess.StartInShell($"cd {folder.Path} && mkdir disk && exec unshare -m sh -c '{script}' \"$0\"", ("TMPDIR", folder.Path));
    }

    private static async Task<Finished> FinishedAsync(EmulatorProcess shell)
    {
        var ended = await shell.FinishedAsync();
        SkipWithoutNamespace(ended);
        return ended;
    }

    private static async Task SkipUnlessRunningAsync(EmulatorProcess shell, string ready)
    {
        await shell.WaitForAsync("the ready file", () => File.Exists(ready) || shell.HasExited);
        if (shell.HasExited)
        {
            SkipWithoutNamespace(await shell.FinishedAsync());
        }
    }

    private static void SkipWithoutNamespace(Finished ended) =>
        Assert.SkipWhen(ended.Output.Length == 0 && (ended.ExitCode.ToString(System.Globalization.CultureInfo.InvariantCulture) == NoNamespace || ended.Error.Contains("unshare")), $"a file system of its own takes root: {ended.Error}");
}
