using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Tests.Variables;

public sealed class TrustFilesTests : IDisposable
{
    private const string Company = "-----BEGIN CERTIFICATE-----\ncompany\n-----END CERTIFICATE-----";
    private const string Other = "-----BEGIN CERTIFICATE-----\nother\n-----END CERTIFICATE-----";

    private const string InDirectory = "-----BEGIN CERTIFICATE-----\nin a directory\n-----END CERTIFICATE-----";

    private readonly ServerCertificates certificates = new(new ListenerOptions(), null, TimeProvider.System);
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        certificates.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void The_files_hold_certificates_without_a_key_and_are_gone_with_their_folder_in_the_end()
    {
        var trust = Files();

        var variables = trust.Variables;

        variables.Keys.Order().ShouldBe(["CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]);
        variables.Values.Select(File.ReadAllText).ShouldAllBe(text => text.StartsWith(certificates.TrustedPem) && !text.Contains("PRIVATE"));
        trust.Variables.ShouldBeSameAs(variables, "they are written once");
        trust.Dispose();
        Directory.Exists(Path.GetDirectoryName(variables["SSL_CERT_FILE"])).ShouldBeFalse();
    }

    [Fact]
    public void In_a_place_of_their_own_they_stay_and_the_next_emulator_there_puts_its_certificate_into_the_same_files()
    {
        var place = folder["place"];
        var before = new TrustFiles(certificates, _ => null, place);
        before.AreLeftFromBefore.ShouldBeFalse();
        var variables = before.Variables;
        before.Dispose();
        variables.Values.ShouldAllBe(file => Path.GetDirectoryName(file) == place && File.Exists(file));

        using var others = new ServerCertificates(new ListenerOptions(), null, TimeProvider.System);
        using var after = new TrustFiles(others, _ => null, place);

        after.AreLeftFromBefore.ShouldBeTrue();
        after.Variables.ShouldBe(variables);
        Of(after, "SSL_CERT_FILE").ShouldContain(others.TrustedPem.TrimEnd());
        Of(after, "SSL_CERT_FILE").ShouldNotContain(certificates.TrustedPem.TrimEnd());
        Directory.GetFiles(place).Length.ShouldBe(2);
    }

    [Fact]
    public void Where_the_place_cannot_be_written_they_are_temporary()
    {
        File.WriteAllText(folder["file"], "");
        using var trust = new TrustFiles(certificates, _ => null, folder["file/place"]);

        trust.Variables.Values.ShouldAllBe(file => File.Exists(file) && !file.StartsWith(folder.Path));
    }

    [Fact]
    public void Node_has_roots_of_its_own_and_gets_no_others_and_all_other_programs_get_those_of_the_system()
    {
        using var trust = Files();

        Of(trust, "NODE_EXTRA_CA_CERTS").ShouldBe([certificates.TrustedPem.TrimEnd()]);
        Of(trust, "SSL_CERT_FILE").ShouldBe(SystemRoots.Read().Prepend(certificates.TrustedPem.TrimEnd()), ignoreOrder: true);
    }

    [Fact]
    public void What_clients_were_to_trust_before_they_still_do_once_each_and_another_user_may_read_it()
    {
        File.WriteAllText(folder["company.pem"], $"# ours\r\n{Company}\n{Company}\n");
        Directory.CreateDirectory(folder["more"]);
        File.WriteAllText(folder["more/other.pem"], Other);
        Directory.CreateDirectory(folder["directory"]);
        File.WriteAllText(folder["directory/1234abcd.0"], InDirectory);
        using var trust = Files(("SSL_CERT_FILE", folder["company.pem"]), ("NODE_EXTRA_CA_CERTS", folder["company.pem"]), ("REQUESTS_CA_BUNDLE", folder["more"]), ("CURL_CA_BUNDLE", "/no/such/file"), ("SSL_CERT_DIR", $"/etc/ssl/certs{Path.PathSeparator}{folder["directory"]}"));

        Of(trust, "NODE_EXTRA_CA_CERTS").ShouldBe([certificates.TrustedPem.TrimEnd(), Company]);
        Of(trust, "SSL_CERT_FILE").Count(certificate => certificate is Company or Other or InDirectory).ShouldBe(3);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.GetDirectoryName(trust.Variables["SSL_CERT_FILE"])!).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute).ShouldBeTrue();
            trust.Variables.Values.ShouldAllBe(file => Mode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead));
        }
    }

    [Fact]
    public void Where_the_environment_of_the_client_is_another_what_it_would_lose_is_known()
    {
        File.WriteAllText(folder["company.pem"], Company);
        File.WriteAllText(folder["same.pem"], certificates.TrustedPem);
        using var trust = Files();

        Losing("SSL_CERT_FILE", folder["company.pem"]).ShouldBe(["SSL_CERT_FILE"]);
        Losing("NODE_EXTRA_CA_CERTS", folder["same.pem"]).ShouldBeEmpty();
        Losing("CURL_CA_BUNDLE", "/no/such/file").ShouldBeEmpty();

        IEnumerable<string> Losing(string name, string file) => TrustVariables.Losing(new Dictionary<string, string> { [name] = file }, trust.Variables);
    }

    [Fact]
    public void Nobody_asked_for_them_so_nothing_is_written_and_no_certificate_made()
    {
        using var unable = new ServerCertificates(new ListenerOptions(), null, new NoTime());

        new TrustFiles(unable, _ => null).Dispose();
    }

    [Fact]
    public void Files_that_somebody_has_cleaned_up_are_no_reason_to_fail()
    {
        var trust = Files();
        Directory.Delete(Path.GetDirectoryName(trust.Variables["SSL_CERT_FILE"])!, recursive: true);

        trust.Dispose();
    }

    private static IEnumerable<string> Of(TrustFiles trust, string variable) => PemCertificates.In(trust.Variables[variable]);

    private TrustFiles Files(params (string Name, string Value)[] environment) =>
        new(certificates, name => environment.FirstOrDefault(variable => variable.Name == name).Value);

#pragma warning disable CA1416 // only called where there are file modes
    private static UnixFileMode Mode(string path) => File.GetUnixFileMode(path);
#pragma warning restore CA1416

    private sealed class NoTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("a certificate is being made");
    }
}
