using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;

namespace ManagedIdentityEmulator.ConformanceTests.Packages;

/// <summary>What is in a package.</summary>
internal sealed class PackageContent : IDisposable
{
    private readonly ZipArchive archive;

    public PackageContent(string file)
    {
        archive = ZipFile.OpenRead(file);
        using var nuspec = archive.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Root!.Elements().Single();
    }

    public XElement Metadata { get; }

    public IEnumerable<string> Files => archive.Entries.Select(entry => entry.FullName);

    public IEnumerable<string> Dependencies => Named("dependency").Select(dependency => $"{(string)dependency.Attribute("id")!} {(string)dependency.Attribute("version")!}");

    public IEnumerable<string> Frameworks => Named("frameworkReference").Select(reference => (string)reference.Attribute("name")!);

    public string Value(string name) => Named(name).Single().Value;

    public byte[] Read(string file)
    {
        using var content = archive.GetEntry(file)!.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Whether an assembly has native code in it, compiled ahead of its start.</summary>
    public bool IsCompiledAhead(string assembly) => new PEReader([.. Read(assembly)]).PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;

    public void Dispose() => archive.Dispose();

    private IEnumerable<XElement> Named(string name) => Metadata.Descendants().Where(element => element.Name.LocalName == name);
}
