using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;

namespace ManagedIdentityEmulator.Dashboard;

/// <summary>The files of the page, which are embedded in the assembly. Each is read when somebody first asks for it: most emulators are never looked at.</summary>
internal sealed class DashboardFiles
{
    private const string Root = "dashboard/"; // of the resources' names, in the project file

    private static readonly Assembly assembly = typeof(DashboardFiles).Assembly;
    private static readonly Dictionary<string, string> contentTypes = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly ConcurrentDictionary<string, DashboardFile> read = new();

    public DashboardFile? Find(string name)
    {
        if (read.TryGetValue(name, out var known))
        {
            return known;
        }

        using var resource = assembly.GetManifestResourceStream(Root + name);
        return resource is null ? null : read.GetOrAdd(name, Read(name, resource));
    }

    private static DashboardFile Read(string name, Stream resource)
    {
        var content = new byte[resource.Length];
        resource.ReadExactly(content);
        return new(content, contentTypes[Path.GetExtension(name)], $"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12))}\"");
    }
}
