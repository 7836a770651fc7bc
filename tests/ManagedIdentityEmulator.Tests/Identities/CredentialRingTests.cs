using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tests.Infrastructure;
using ManagedIdentityEmulator.Time;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Identities;

public sealed class CredentialRingTests
{
    private readonly EmulatorClock clock = new();
    private readonly EmulatorOptions options = new() { UserAssignedIdentities = [new() { Name = "orders" }], Hosts = [] };
    private readonly IdentityRegistry registry;
    private readonly Guid another = Guid.NewGuid();

    public CredentialRingTests()
    {
        clock.Freeze();
        registry = IdentitySeed.CreateRegistry(options);
    }

    private ManagedIdentity Orders => registry.Identities.Single(identity => identity.Name == "orders");

    private ManagedIdentity Another => registry.FindByClientId(another)!;

    [Fact]
    public void A_credential_is_valid_for_90_days_and_renewed_at_45()
    {
        var ring = Ring();
        ring.Maintain();
        var first = ring.Of(Orders).Current;
        (first.NotAfter - first.NotBefore).ShouldBe(TimeSpan.FromDays(90));
        ring.NextDue().ShouldBe(clock.GetUtcNow() + TimeSpan.FromDays(45));

        clock.Advance(TimeSpan.FromDays(44.9));
        ring.Maintain();
        ring.Of(Orders).Current.ShouldBe(first);

        clock.Advance(TimeSpan.FromDays(0.2));
        ring.Maintain();
        ring.Of(Orders).Current.KeyId.ShouldNotBe(first.KeyId);
        ring.Of(Orders).Previous.ShouldBe(first);
    }

    [Fact]
    public void A_certificate_names_its_identity_and_has_the_credentials_span()
    {
        var credential = Ring().Rotate(Orders).Current;

        credential.Certificate.Subject.ShouldBe($"CN={Orders.ClientId}");
        credential.Certificate.HasPrivateKey.ShouldBeTrue();
        credential.Certificate.NotBefore.ToUniversalTime().ShouldBe(credential.NotBefore.UtcDateTime, TimeSpan.FromSeconds(1));
        credential.Certificate.NotAfter.ToUniversalTime().ShouldBe(credential.NotAfter.UtcDateTime, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_renewal_is_told_with_the_identity_and_without_the_key()
    {
        var feed = new EventFeed();
        var events = feed.Listen(TestContext.Current.CancellationToken);

        var renewed = Ring(feed: feed).Rotate(Orders);

        var told = events.ToBlockingEnumerable(TestContext.Current.CancellationToken).First();
        told.Type.ShouldBe("credential.rotated");
        told.Data.ShouldBe(new Dictionary<string, string> { ["identity"] = "orders", ["clientId"] = $"{Orders.ClientId}", ["keyId"] = $"{renewed.Current.KeyId}" });
    }

    [Fact]
    public void The_credentials_of_an_identity_that_is_gone_are_forgotten()
    {
        var ring = Ring();
        ring.Maintain();
        var identity = Orders;
        var before = ring.Of(identity).Current.KeyId;

        registry.Remove(identity.ResourceId);
        ring.Maintain();

        ring.Of(identity).Current.KeyId.ShouldNotBe(before);
    }

    [Fact]
    public void Credentials_survive_a_restart_certificates_and_ages_and_all()
    {
        var path = Directory.CreateTempSubdirectory("mie-").FullName;
        try
        {
            IdentityCredentials before;
            string thumbprint;
            using (var data = DataDirectory.Open(path))
            {
                var ring = Ring(data);
                ring.Maintain();
                clock.Advance(TimeSpan.FromDays(10));
                before = ring.Rotate(Orders);
                thumbprint = before.Current.Certificate.Thumbprint;
            }

            using var again = DataDirectory.Open(path);
            var restored = Ring(again).Of(Orders);

            restored.Current.KeyId.ShouldBe(before.Current.KeyId);
            restored.Current.NotBefore.ShouldBe(before.Current.NotBefore);
            restored.Current.Certificate.Thumbprint.ShouldBe(thumbprint);
            restored.Current.Certificate.GetRSAPrivateKey().ShouldNotBeNull();
            restored.Previous!.KeyId.ShouldBe(before.Previous!.KeyId);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public void A_credential_that_nobody_has_asked_for_before_a_restart_is_made_after_it()
    {
        using var folder = new TemporaryFolder();
        Guid before;
        using (var data = DataDirectory.Open(folder.Path))
        {
            var ring = Ring(data);
            ring.Maintain();
            before = ring.Of(Orders).Current.KeyId;
        }

        using var again = DataDirectory.Open(folder.Path);
        var restored = Ring(again).Of(Orders).Current;

        restored.KeyId.ShouldBe(before);
        restored.IsMade.ShouldBeFalse();
        restored.Certificate.GetRSAPrivateKey().ShouldNotBeNull();
    }

    [Fact]
    public void Of_identities_that_come_and_go_the_credentials_are_forgotten_before_they_are_many()
    {
        var ring = Ring();
        var gone = Enumerable.Range(0, Limits.CredentialsOfGoneIdentities + 1).Select(_ => Orders with { ClientId = Guid.NewGuid(), PrincipalId = Guid.NewGuid() }).ToList();
        var kept = ring.Of(Orders).Current;

        var first = ring.Of(gone[0]).Current;
        ring.Of(gone[0]).Current.ShouldBe(first);
        gone.ForEach(identity => ring.Of(identity));

        ring.Of(gone[0]).Current.KeyId.ShouldNotBe(first.KeyId);
        ring.Of(Orders).Current.ShouldBe(kept);
    }

    [Fact]
    public void A_credential_that_is_asked_for_while_others_are_written_is_kept_with_the_next_writing()
    {
        using var folder = new TemporaryFolder();
        Guid made;
        using (var data = DataDirectory.Open(folder.Path))
        {
            CredentialRing? ring = null;
            ring = Ring(data, logger: new WhenTold(() =>
            {
                registry.Put(Orders with { Name = "another", ResourceId = ArmResourceId.From("/another"), ClientId = another, PrincipalId = Guid.NewGuid() });
                ring!.Of(Another);
            }));
            ring.Of(Orders);
            clock.Advance(TimeSpan.FromDays(46));
            ring.Maintain(); // which renews that of orders, and tells so
            made = ring.Of(Another).Current.KeyId;

            ring.Maintain();
        }

        using var again = DataDirectory.Open(folder.Path);
        Ring(again).Of(Another).Current.KeyId.ShouldBe(made);
    }

    private CredentialRing Ring(DataDirectory? data = null, EventFeed? feed = null, ILogger<CredentialRing>? logger = null) =>
        new(options, registry, clock, new CredentialStore(data), feed ?? new EventFeed(), logger ?? NullLogger<CredentialRing>.Instance);

    private sealed class WhenTold(Action act) : ILogger<CredentialRing>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => act();
    }
}
