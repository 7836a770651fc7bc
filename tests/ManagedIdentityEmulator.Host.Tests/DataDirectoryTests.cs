using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Tests;

public class DataDirectoryTests
{
    private const string Keys = "/2b0d8f1c-5a3e-4c7b-9d64-0e1f7a9c3b52/discovery/keys";

    [Fact]
    public async Task A_token_of_before_a_restart_verifies_with_the_keys_published_after()
    {
        using var folder = new TemporaryFolder();
        string token;
        await using (var before = await EmulatorProcess.StartEmulatorAsync("--data", folder.File("data")))
        {
            token = await before.TokenAsync();
            await before.StopAsync();
        }

        await using var after = await EmulatorProcess.StartEmulatorAsync("--data", folder.File("data"));

        Verifies(token, await after.GetJsonAsync(after.Control, Keys)).ShouldBeTrue();
        KeyId(await after.TokenAsync()).ShouldBe(KeyId(token));
    }

    [Fact]
    public async Task Without_a_data_directory_a_restart_has_new_keys()
    {
        await using var one = await EmulatorProcess.StartEmulatorAsync();
        await using var other = await EmulatorProcess.StartEmulatorAsync();

        Verifies(await one.TokenAsync(), await other.GetJsonAsync(other.Control, Keys)).ShouldBeFalse();
    }

    [Fact]
    public async Task Only_its_owner_may_read_it_whatever_the_umask()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await using var started = EmulatorProcess.StartWithUmask("000", [.. EmulatorProcess.OnFreePorts("--data", data), "--ready-file", folder.File("ready.json")]);
        var emulator = await started.ReadyAsync(folder.File("ready.json"));
        await emulator.StopAsync();

        Mode(data).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var files = Directory.GetFiles(data);
        files.Select(Path.GetFileName).ShouldContain("signing-keys.json");
        files.ShouldAllBe(file => Mode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

#pragma warning disable CA1416 // only called where there are file modes
    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);
#pragma warning restore CA1416

    private static string? KeyId(string token) => (string?)JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!["kid"];

    private static bool Verifies(string token, JsonNode published)
    {
        if (published["keys"]!.AsArray().SingleOrDefault(key => (string?)key!["kid"] == KeyId(token)) is not { } key)
        {
            return false;
        }

        var parts = token.Split('.');
        using var rsa = RSA.Create(new RSAParameters { Modulus = Base64Url.DecodeFromChars((string)key["n"]!), Exponent = Base64Url.DecodeFromChars((string)key["e"]!) });
        return rsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }
}
