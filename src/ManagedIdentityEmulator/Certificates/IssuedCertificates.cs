using System.Net;
using System.Security.Cryptography.X509Certificates;
using ManagedIdentityEmulator.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Certificates;

/// <summary>
/// Certificates that the development authority issues when they are first needed: one for the names that are known, and one more for
/// each name that only a client knows, such as a compose service's.
/// </summary>
/// <param name="configured">Names that the configuration adds.</param>
/// <param name="data">Where the authority is kept; <see langword="null"/> for nowhere.</param>
/// <param name="clock">The machine's clock, by which clients verify.</param>
/// <param name="logger">Is told when the authority cannot be kept.</param>
internal sealed partial class IssuedCertificates(IReadOnlyList<string> configured, DataDirectory? data, TimeProvider clock, ILogger? logger = null) : IDisposable
{
    private const int MostNames = 100; // then the oldest makes room: whoever asks for more of them is hardly a client
    private static readonly TimeSpan renewBefore = TimeSpan.FromDays(30);

    private static readonly string[] always = ["localhost", "127.0.0.1", "::1", "169.254.169.254"];

    private readonly AuthorityStore store = new(data);
    private readonly ILogger log = logger ?? NullLogger.Instance;
    private readonly Lock issuing = new();
    private readonly OrderedDictionary<string, ServedCertificate> byName = [];
    private DevelopmentAuthority? authority;
    private ServedCertificate? common;

    /// <summary>The authority's certificate.</summary>
    public X509Certificate2 Authority
    {
        get
        {
            lock (issuing)
            {
                return Issuer.Certificate;
            }
        }
    }

    // The machine's clock may have been moved beyond all that it is valid for.
    private DevelopmentAuthority Issuer => authority = authority is { } known && known.IsUsableAt(clock.GetUtcNow()) ? known : CreateAuthority();

    /// <summary>Takes the authority that is kept, if one is.</summary>
    /// <exception cref="DataDirectoryException">It cannot be read.</exception>
    public void Load() => authority = store.Load() is { } kept && kept.IsUsableAt(clock.GetUtcNow()) ? kept : null;

    /// <param name="name">The DNS name or IP address by which a client knows the server; <see langword="null"/> where it is not known.</param>
    public ServedCertificate For(string? name)
    {
        lock (issuing)
        {
            common = Fresh(common, null);
            if (name is null || common.Has(name))
            {
                return common;
            }

            if (!byName.TryGetValue(name, out var known) && byName.Count == MostNames)
            {
                byName.RemoveAt(0);
            }

            return byName[name] = Fresh(known, name);
        }
    }

    public void Dispose() => authority?.Dispose();

    private ServedCertificate Fresh(ServedCertificate? served, string? name)
    {
        var now = clock.GetUtcNow();
        return served is null || served.BeginsAfter(now) || served.EndsBefore(now + renewBefore) ? new(Issuer.Issue([.. Names(), .. name is null ? Array.Empty<string>() : [name]], now)) : served;
    }

    private DevelopmentAuthority CreateAuthority()
    {
        var created = DevelopmentAuthority.Create(clock.GetUtcNow());
        try
        {
            store.Save(created);
        }
        catch (IOException e)
        {
            LogNotKept(e.Message); // without one there would be no TLS: nobody could even be told that changes cannot be written
        }

        return created;
    }

    [LoggerMessage(LogLevel.Warning, "The certificate authority of TLS is not kept, and another one after a restart: {Reason}")]
    private partial void LogNotKept(string reason);

    // Linux allows host names that DNS does not.
    private IEnumerable<string> Names() => always
        .Concat(ServerName.Of(Dns.GetHostName()) is { } machine ? [machine] : [])
        .Concat(configured).Distinct(StringComparer.OrdinalIgnoreCase);
}
