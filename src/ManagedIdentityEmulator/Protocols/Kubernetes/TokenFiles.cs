using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Storage;
using ManagedIdentityEmulator.Tokens;

namespace ManagedIdentityEmulator.Protocols.Kubernetes;

/// <summary>
/// The service accounts' tokens in files, as the kubelet projects them into a pod: each is replaced when 80 % of its life is over
/// (kubernetes.io/docs/tasks/configure-pod-container/configure-service-account), and gone with the emulator.
/// </summary>
internal sealed class TokenFiles : IDisposable
{
    private const string FileName = "azure-identity-token";

    private static readonly TimeSpan interval = ClusterIssuer.Lifetime * 0.8;
    private static readonly TimeSpan afterFailure = TimeSpan.FromSeconds(10);

    private readonly IdentityRegistry registry;
    private readonly ClusterIssuer issuer;
    private readonly TimeProvider clock;
    private readonly Lock changing = new();
    private readonly Dictionary<string, KeptFresh> files = new(StringComparer.OrdinalIgnoreCase);
    private DirectoryInfo? temporary;
    private bool isDisposed;

    public TokenFiles(IdentityRegistry registry, ClusterIssuer issuer, TimeProvider clock)
    {
        (this.registry, this.issuer, this.clock) = (registry, issuer, clock);
        registry.HostsChanged += DropOthers;
    }

    /// <summary>Raised when a host's file holds a new token, in the background.</summary>
    public event Action<string, string>? Refreshed;

    /// <summary>Raised when a file could not be refreshed; that is tried again.</summary>
    public event Action<TokenFileException>? RefreshFailed;

    /// <summary>Writes a new token of a host's service account to its file, and keeps that fresh from now on.</summary>
    /// <returns>The path of the file.</returns>
    /// <exception cref="TokenFileException">It cannot be written, or something else is there.</exception>
    public string Write(string host, KubernetesCluster cluster)
    {
        lock (changing)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this); // nobody would take the file away
            var file = files.GetValueOrDefault(host)?.File ?? NewFile(host, cluster);
            Write(host, cluster, file);
            files.TryAdd(host, new(file, cluster.TokenFile, clock.CreateTimer(_ => Refresh(host), null, interval, interval)));
            return file.Path;
        }
    }

    public void Dispose()
    {
        lock (changing)
        {
            isDisposed = true;
            registry.HostsChanged -= DropOthers;
            Drop(_ => true);
            try
            {
                temporary?.Delete(recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody has cleaned up, or keeps us from it.
            }
        }
    }

    // Of a host that is no more, or has its token elsewhere now.
    private void DropOthers()
    {
        lock (changing)
        {
            Drop(known => registry.FindHost(known.Key)?.Cluster is not { } cluster || cluster.TokenFile != known.Value.Configured);
        }
    }

    private void Drop(Func<KeyValuePair<string, KeptFresh>, bool> isDropped)
    {
        foreach (var (host, (file, _, timer)) in files.Where(isDropped).ToList())
        {
            timer.Dispose();
            file.Delete();
            files.Remove(host);
        }
    }

    private void Refresh(string host)
    {
        try
        {
            if (registry.FindHost(host)?.Cluster is { } cluster && TryRefresh(host, cluster) is { } path)
            {
                Refreshed?.Invoke(host, path);
            }
        }
        catch (TokenFileException e)
        {
            RefreshFailed?.Invoke(e);
        }
    }

    private string? TryRefresh(string host, KubernetesCluster cluster)
    {
        lock (changing)
        {
            if (!files.TryGetValue(host, out var known))
            {
                return null;
            }

            try
            {
                Write(host, cluster, known.File);
                return known.File.Path;
            }
            catch (TokenFileException)
            {
                known.Timer.Change(afterFailure, interval);
                throw;
            }
        }
    }

    private TokenFile NewFile(string host, KubernetesCluster cluster)
    {
        try
        {
            return cluster.TokenFile is { } configured
                ? new TokenFile(Path.GetFullPath(configured), isShared: true)
                : new TokenFile(Path.Combine((temporary ??= TemporaryFolders.Create("mi-emulator-")).FullName, host, FileName), isShared: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TokenFileException($"The token file of {host} cannot be written: {e.Message}", e);
        }
    }

    private void Write(string host, KubernetesCluster cluster, TokenFile file)
    {
        try
        {
            if (file.Obstacle() is { } obstacle)
            {
                throw new TokenFileException($"The token file of {host}, {file.Path}, {obstacle}; take it away, or name another tokenFile.");
            }

            file.Write(issuer.Issue(cluster, FederatedCredential.DefaultAudience));
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) and not TokenFileException)
        {
            throw new TokenFileException($"The token file of {host}, {file.Path}, cannot be written ({e.Message.TrimEnd('.')}); its tokenFile must be a path that the emulator can write.", e);
        }
    }

    /// <param name="Configured">The path that the host's configuration had; <see langword="null"/> for a temporary file.</param>
    /// <param name="Timer">One each: where one file fails, the others have rest.</param>
    private sealed record KeptFresh(TokenFile File, string? Configured, ITimer Timer);
}

/// <summary>A service account's token cannot be written; the message says where, and why.</summary>
internal sealed class TokenFileException(string message, Exception? inner = null) : IOException(message, inner);
