namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>
/// A network of its own whose only addresses are the loopback ones and 169.254.169.254: there the emulator has the address that IMDS
/// has in Azure, whatever this machine's network is. Needs Linux, iproute2 and root, or CAP_SYS_ADMIN and CAP_NET_ADMIN.
/// </summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    private NetworkNamespace(string name) => Name = name;

    public string Name { get; }

    // What iproute2 puts in the place of /etc for the programs of a namespace.
    private string Settings => Path.Combine("/etc/netns", Name);

    /// <param name="names">Host names that are the emulator's there.</param>
    /// <returns>The namespace, or why this machine does not let one be made.</returns>
    public static async Task<(NetworkNamespace? Made, string? Reason)> TryCreateAsync(params IReadOnlyList<string> names)
    {
        if (!OperatingSystem.IsLinux())
        {
            return (null, "network namespaces need Linux");
        }

        var made = new NetworkNamespace($"mie-{Guid.NewGuid().ToString("N")[..8]}");
        if (await ProcessRunner.WhyNotAsync(new Command("ip", "netns", "add", made.Name)) is { } refused)
        {
            return (null, Explain(refused));
        }

        var reason = await ProcessRunner.WhyNotAsync(new Command("ip", "-n", made.Name, "link", "set", "lo", "up"))
            ?? await ProcessRunner.WhyNotAsync(new Command("ip", "-n", made.Name, "address", "add", "169.254.169.254/32", "dev", "lo"))
            ?? await ProcessRunner.WhyNotAsync(new Command("true") { Namespace = made });
        if (reason is null && names.Count > 0)
        {
            await made.SetAsync("hosts", $"127.0.0.1 localhost {string.Join(' ', names)}\n");
        }

        if (reason is not null)
        {
            await made.DisposeAsync();
            return (null, Explain(reason));
        }

        return (made, null);
    }

    /// <summary>Has the programs that are started from here on ask that name server.</summary>
    public Task UseNameServerAsync(string address) => SetAsync("resolv.conf", $"nameserver {address}\n");

    public async ValueTask DisposeAsync()
    {
        await ProcessRunner.RunToSuccessAsync(new Command("ip", "netns", "delete", Name));
        if (Directory.Exists(Settings))
        {
            Directory.Delete(Settings, recursive: true);
        }
    }

    private Task SetAsync(string file, string text)
    {
        Directory.CreateDirectory(Settings);
        return File.WriteAllTextAsync(Path.Combine(Settings, file), text);
    }

    private static string Explain(string reason) => $"a network namespace cannot be made (it needs iproute2 and root): {reason}";
}
