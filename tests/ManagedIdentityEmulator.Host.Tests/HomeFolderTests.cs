namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>A user that the machine does not know, and that has no home.</summary>
public class HomeFolderTests
{
    [Fact]
    public async Task TLS_works_for_a_user_id_that_nobody_has_without_a_home()
    {
        await using var shell = EmulatorProcess.StartInShell("""
            unshare --user --map-user=12345 true 2>/dev/null || exit 99
            exec unshare --user --map-user=12345 env -u HOME "$0" exec --host fabric -- sh -c 'echo "${#IDENTITY_SERVER_THUMBPRINT} $(id -u)" && curl -sS -o /dev/null "$MI_EMULATOR_AUTHORITY/.well-known/openid-configuration"'
            """);
        var finished = await shell.FinishedAsync();

        Assert.SkipWhen(finished.ExitCode == 99, "no user namespaces");
        finished.ShouldBe(new Finished(0, "40 12345", ""));
    }
}
