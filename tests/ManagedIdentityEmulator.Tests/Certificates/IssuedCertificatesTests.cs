using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Certificates;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;

namespace ManagedIdentityEmulator.Tests.Certificates;

/// <summary>What the development authority issues, for which names, and for how long.</summary>
public sealed class IssuedCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset start = DateTimeOffset.UtcNow;
    private readonly Clock clock = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_authority_may_sign_certificates_of_servers_and_nothing_below_them()
    {
        using var certificates = new IssuedCertificates([], null, clock);

        var authority = certificates.Authority;

        var constraints = authority.Extensions.OfType<X509BasicConstraintsExtension>().Single();
        (constraints.CertificateAuthority, constraints.HasPathLengthConstraint, constraints.PathLengthConstraint, constraints.Critical).ShouldBe((true, true, 0, true));
        authority.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.ShouldBe(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign);
        authority.HasPrivateKey.ShouldBeFalse();
    }

    [Fact]
    public void A_certificate_is_valid_for_less_than_398_days_and_for_servers_only()
    {
        using var certificates = new IssuedCertificates([], null, clock);

        var served = certificates.For(null).Context.TargetCertificate;

        (served.NotAfter - served.NotBefore).ShouldBeLessThan(TimeSpan.FromDays(398));
        served.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(usage => usage.Value).ShouldBe(["1.3.6.1.5.5.7.3.1"]);
        served.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().Single().KeyIdentifier!.Value.ToArray()
            .ShouldBe(certificates.Authority.Extensions.OfType<X509SubjectKeyIdentifierExtension>().Single().SubjectKeyIdentifierBytes.ToArray());
        served.SerialNumberBytes.Span[0].ShouldBeInRange((byte)1, (byte)0x7F);
    }

    [Fact]
    public void A_process_that_lives_long_renews_it_before_it_ends()
    {
        using var certificates = new IssuedCertificates([], null, clock);
        var first = certificates.For("emulator");

        clock.Now = start.AddDays(300);
        certificates.For("emulator").ShouldBeSameAs(first);
        clock.Now = start.AddDays(340);
        var second = certificates.For("emulator");

        second.Thumbprint.ShouldNotBe(first.Thumbprint);
        second.Has("emulator").ShouldBeTrue();
        second.EndsBefore(clock.Now.AddDays(300)).ShouldBeFalse();
        certificates.For("emulator").ShouldBeSameAs(second);
    }

    [Fact]
    public void Configured_names_are_in_the_certificate_that_everybody_gets()
    {
        using var certificates = new IssuedCertificates(["login.test", "*.apps.test", "192.0.2.7", "fd00::7"], null, clock);

        var served = certificates.For(null);

        new[] { "login.test", "a.apps.test", "192.0.2.7", "fd00::7" }.ShouldAllBe(name => certificates.For(name) == served && served.Has(name));
        certificates.For("a.b.apps.test").ShouldNotBeSameAs(served, "a wildcard is one label");
    }

    [Fact]
    public async Task Every_name_gets_a_certificate_of_its_own_and_a_hundred_of_them_are_kept()
    {
        using var certificates = new IssuedCertificates([], null, clock);
        var first = certificates.For("first");
        certificates.For("first").ShouldBeSameAs(first);

        var served = await Task.WhenAll(Enumerable.Range(0, 150).Select(i => Task.Run(() => certificates.For($"name-{i}"))));

        served.Select((one, i) => one.Has($"name-{i}")).ShouldAllBe(has => has);
        certificates.For("first").ShouldNotBeSameAs(first, "the oldest has made room");
    }

    [Fact]
    public void The_authority_outlives_a_restart_in_the_data_directory_alone()
    {
        string kept, elsewhere;
        using (var data = DataDirectory.Open(folder["data"]))
        using (var before = new IssuedCertificates([], data, clock))
        {
            before.Load();
            Directory.GetFiles(folder["data"]).ShouldBe([Path.Combine(folder["data"], ".lock")], "it is made on first need");
            kept = before.Authority.Thumbprint;
        }

        using var again = DataDirectory.Open(folder["data"]);
        using var after = new IssuedCertificates([], again, clock);
        using var memory = new IssuedCertificates([], null, clock);
        after.Load();
        elsewhere = memory.Authority.Thumbprint;

        after.Authority.Thumbprint.ShouldBe(kept);
        after.For("emulator").Has("emulator").ShouldBeTrue();
        elsewhere.ShouldNotBe(kept);
    }

    [Fact]
    public void An_authority_that_is_about_to_end_is_replaced()
    {
        using var data = DataDirectory.Open(folder["data"]);
        using var first = new IssuedCertificates([], data, clock);
        var old = first.Authority.Thumbprint;
        clock.Now = start.AddYears(10).AddDays(-30);

        using var later = new IssuedCertificates([], data, clock);
        later.Load();

        later.Authority.Thumbprint.ShouldNotBe(old);
    }

    [Theory, InlineData(-9), InlineData(-30), InlineData(12), InlineData(80)]
    public void A_machine_whose_clock_jumps_by_years_and_back_has_certificates_that_are_valid_by_it(int years)
    {
        using var certificates = new IssuedCertificates([], null, clock);
        foreach (var now in new[] { start, start.AddYears(years), start })
        {
            clock.Now = now;
            var served = certificates.For("emulator");

            (served.BeginsAfter(now), served.EndsBefore(now)).ShouldBe((false, false));
            (certificates.Authority.NotBefore <= now, now <= certificates.Authority.NotAfter).ShouldBe((true, true));
        }
    }

    [Fact]
    public void A_clock_that_was_ahead_by_years_does_not_cost_the_trust_in_the_authority()
    {
        using var certificates = new IssuedCertificates([], null, clock);
        clock.Now = start.AddYears(8);
        var trusted = certificates.Authority.Thumbprint;
        clock.Now = start;

        certificates.For("emulator").BeginsAfter(start).ShouldBeFalse();
        certificates.Authority.Thumbprint.ShouldBe(trusted);
    }

    [Theory, InlineData("{}"), InlineData("null"), InlineData("""{ "privateKey": "AAAA", "certificate": "AAAA" }""")]
    public void A_kept_authority_that_cannot_be_read_is_named_and_left_as_it_is(string text)
    {
        using var data = DataDirectory.Open(folder["data"]);
        var file = Path.Combine(folder["data"], "tls-authority.json");
        File.WriteAllText(file, text);
        using var certificates = new IssuedCertificates([], data, clock);

        Should.Throw<DataDirectoryException>(certificates.Load).Message.ShouldStartWith($"{file} cannot be read");
        File.ReadAllText(file).ShouldBe(text);
    }

    [Theory]
    [InlineData("EMULATOR.", "emulator")]
    [InlineData("my_project-emulator_1", "my_project-emulator_1")]
    [InlineData("bücher.test", "xn--bcher-kva.test")]
    [InlineData("[FD00::7]", "fd00::7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("fe80::1%2", "fe80::1")]
    [InlineData("a..b", null)]
    [InlineData("", null)]
    [InlineData("-", null)]
    [InlineData("*.test", null)]
    [InlineData("a b", null)]
    [InlineData("172.28.0.999", null)]
    [InlineData("a\0b", null)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.test", null)]
    public void A_name_is_one_that_a_certificate_can_hold_or_none(string asked, string? name) => ServerName.Of(asked).ShouldBe(name);

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
