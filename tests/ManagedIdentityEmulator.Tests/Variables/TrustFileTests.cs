using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Tests.Variables;

public sealed class TrustFileTests
{
    [Fact]
    public void The_file_holds_the_certificate_without_its_key_and_is_gone_with_its_folder_in_the_end()
    {
        using var certificate = new TlsCertificate(TimeProvider.System);
        var trust = new TrustFile(certificate);

        var path = trust.Path!;

        File.ReadAllText(path).ShouldBe(certificate.Pem);
        File.ReadAllText(path).ShouldNotContain("PRIVATE");
        trust.Path.ShouldBe(path, "it is written once");
        trust.Dispose();
        Directory.Exists(Path.GetDirectoryName(path)).ShouldBeFalse();
    }

    [Fact]
    public void What_clients_were_to_trust_before_they_still_do_and_another_user_may_read_it()
    {
        var company = Path.GetTempFileName();
        File.WriteAllText(company, "the company's certificates\n");
        using var certificate = new TlsCertificate(TimeProvider.System);
        using var trust = new TrustFile(certificate, company);

        File.ReadAllText(trust.Path!).ShouldBe(certificate.Pem + "the company's certificates\n");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.GetDirectoryName(trust.Path)!).HasFlag(UnixFileMode.OtherRead | UnixFileMode.OtherExecute).ShouldBeTrue();
        }

        File.Delete(company);
    }

    [Fact]
    public void Nobody_asked_for_it_so_nothing_is_written_and_no_certificate_made()
    {
        using var certificate = new TlsCertificate(new NoTime());

        new TrustFile(certificate).Dispose();
    }

    [Fact]
    public void A_file_that_somebody_has_cleaned_up_is_no_reason_to_fail()
    {
        using var certificate = new TlsCertificate(TimeProvider.System);
        var trust = new TrustFile(certificate);
        Directory.Delete(Path.GetDirectoryName(trust.Path)!, recursive: true);

        trust.Dispose();
    }

    private sealed class NoTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => throw new InvalidOperationException("a certificate is being made");
    }
}
