using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace ManagedIdentityEmulator.Host.Tests.Tls;

/// <summary>The user's own certificate at the TLS listener, in each form, and what is said of one that cannot be used.</summary>
public sealed class OwnCertificateTests : IDisposable
{
    private const string Certificate = "MI_EMULATOR_Listeners__TlsCertificate";
    private const string Key = "MI_EMULATOR_Listeners__TlsCertificateKey";
    private const string Password = "MI_EMULATOR_Listeners__TlsCertificatePassword";

    private static readonly CertificateFiles files = new();
    private readonly TemporaryFolder folder = new();

    public OwnCertificateTests()
    {
        folder.Write("chain.pem", files.ChainPem);
        folder.Write("server.pem", files.ServerPem);
        folder.Write("key.pem", files.KeyPem);
        folder.Write("locked-key.pem", files.EncryptedKeyPem("sesame"));
        folder.Write("all.pem", files.ChainPem + files.KeyPem);
        folder.Write("other-key.pem", new CertificateFiles().KeyPem);
        folder.Write("junk.pem", "-----BEGIN CERTIFICATE-----\njunk\n-----END CERTIFICATE-----\n");
        folder.Write("text", "not a certificate");
        File.WriteAllBytes(folder.File("server.cer"), files.Server.RawData);
        File.WriteAllBytes(folder.File("locked.pfx"), files.Pfx("sesame"));
        File.WriteAllBytes(folder.File("open.pfx"), files.Pfx(null));
        File.WriteAllBytes(folder.File("no-key.pfx"), X509CertificateLoader.LoadCertificate(files.Root.RawData).Export(X509ContentType.Pkcs12));
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("chain.pem", "key.pem", null)]
    [InlineData("chain.pem", "locked-key.pem", "sesame")]
    [InlineData("all.pem", null, null)]
    [InlineData("locked.pfx", null, "sesame")]
    [InlineData("open.pfx", null, null)]
    public async Task It_is_served_with_its_chain_and_what_is_published_is_its_root(string certificate, string? key, string? password)
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], Configured(certificate, key, password));

        using var published = await emulator.GetAsync(emulator.Control, "/_emulator/ca.pem");
        var pem = await published.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        pem.ShouldBe(files.Root.ExportCertificatePem() + "\n");
        (await ServedAsync(emulator, X509Certificate2.CreateFromPem(pem))).ShouldBe(files.Server.Thumbprint);
        (await emulator.GetJsonAsync(emulator.Control, "/_emulator/hosts/fabric/env"))["IDENTITY_SERVER_THUMBPRINT"]!.ToString().ShouldBe(files.Server.Thumbprint);
    }

    [Fact]
    public async Task One_that_clients_may_refuse_all_the_same_is_said_to_be()
    {
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([], Configured("server.pem", "key.pem", null));

        emulator.Signal(15);

        (await emulator.FinishedAsync()).Error.ShouldBe(
            $"mi-emulator: listeners.tlsCertificate has no root in its file: most clients have to trust its issuer, {files.Server.Issuer}, by other means");
    }

    [Theory]
    [InlineData("nowhere.pem", null, null, 1, "listeners.tlsCertificate: FOLDER/nowhere.pem cannot be read: ")]
    [InlineData("chain.pem", "nowhere.pem", null, 1, "listeners.tlsCertificateKey: FOLDER/nowhere.pem cannot be read: ")]
    [InlineData("chain.pem", null, null, 2, "listeners.tlsCertificate: FOLDER/chain.pem holds no private key; name the file that does with listeners.tlsCertificateKey")]
    [InlineData("chain.pem", "server.pem", null, 2, "listeners.tlsCertificateKey: FOLDER/server.pem holds no private key in PEM")]
    [InlineData("chain.pem", "other-key.pem", null, 2, "listeners.tlsCertificateKey: FOLDER/other-key.pem holds a private key that is not that of the first certificate in FOLDER/chain.pem")]
    [InlineData("chain.pem", "locked-key.pem", null, 2, "listeners.tlsCertificateKey: FOLDER/locked-key.pem holds an encrypted private key; give its password with listeners.tlsCertificatePassword")]
    [InlineData("chain.pem", "locked-key.pem", "wrong", 2, "listeners.tlsCertificateKey: FOLDER/locked-key.pem holds a private key that listeners.tlsCertificatePassword does not open")]
    [InlineData("key.pem", null, null, 2, "listeners.tlsCertificate: FOLDER/key.pem holds no certificate")]
    [InlineData("junk.pem", null, null, 2, "listeners.tlsCertificate: FOLDER/junk.pem holds ")]
    [InlineData("text", null, null, 2, "listeners.tlsCertificate: FOLDER/text is neither a PEM nor a PFX (PKCS #12) file")]
    [InlineData("server.cer", null, null, 2, "listeners.tlsCertificate: FOLDER/server.cer is neither a PEM nor a PFX (PKCS #12) file")]
    [InlineData("no-key.pfx", null, null, 2, "listeners.tlsCertificate: FOLDER/no-key.pfx holds no private key")]
    [InlineData("locked.pfx", null, null, 2, "listeners.tlsCertificate: FOLDER/locked.pfx cannot be opened without a password; give it with listeners.tlsCertificatePassword")]
    [InlineData("locked.pfx", null, "wrong", 2, "listeners.tlsCertificate: FOLDER/locked.pfx cannot be opened with the password in listeners.tlsCertificatePassword")]
    [InlineData("open.pfx", "key.pem", null, 2, "listeners.tlsCertificate: FOLDER/open.pfx is a PFX file, which holds its key itself: leave listeners.tlsCertificateKey out")]
    public async Task One_that_cannot_be_used_is_said_in_a_line_with_its_key(string certificate, string? key, string? password, int exitCode, string says)
    {
        var finished = await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts(), Configured(certificate, key, password));

        finished.ExitCode.ShouldBe(exitCode, finished.ToString());
        finished.Error.Split('\n').ShouldHaveSingleItem().ShouldStartWith("mi-emulator: " + says.Replace("FOLDER/", folder.Path + Path.DirectorySeparatorChar));
        finished.Error.ShouldNotContain("sesame");
    }

    [Fact]
    public async Task A_key_without_a_certificate_is_a_mistake_of_the_configuration()
    {
        var finished = await EmulatorProcess.RunAsync(EmulatorProcess.OnFreePorts(), (Key, folder.File("key.pem")));

        finished.ExitCode.ShouldBe(2, finished.ToString());
        finished.Error.ShouldContain("$.listeners.tlsCertificateKey: a key without a certificate");
    }

    [Fact]
    public async Task Its_path_is_relative_to_where_the_program_runs()
    {
        await using var started = EmulatorProcess.StartIn(folder.Path, EmulatorProcess.OnFreePorts("--ready-file", folder.File("ready")), (Certificate, "all.pem"));
        var emulator = await started.ReadyAsync(folder.File("ready"));

        (await ServedAsync(emulator, files.Root)).ShouldBe(files.Server.Thumbprint);
    }

    private (string, string)[] Configured(string certificate, string? key, string? password)
    {
        (string, string)[] all = [(Certificate, folder.File(certificate)), (Key, key is null ? "" : folder.File(key)), (Password, password ?? "")];
        return [.. all.Where(variable => variable.Item2.Length > 0)];
    }

    // It trusts the root alone: the intermediate has to come with the certificate.
    private static async Task<string> ServedAsync(EmulatorProcess emulator, X509Certificate2 root)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync("localhost", emulator.Tls.Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(connection.GetStream());
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck };
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", CertificateChainPolicy = policy }, TestContext.Current.CancellationToken);
        return tls.RemoteCertificate!.GetCertHashString();
    }
}
