using System.Reflection;
using ManagedIdentityEmulator.Identities;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ManagedIdentityEmulator.Tests.Architecture;

/// <summary>The rules of who may know whom, read from the compiled library.</summary>
public sealed class LayeringTests
{
    private const string Root = "ManagedIdentityEmulator.";
    private static readonly Dictionary<string, HashSet<string>> references = Read();

    [Theory, InlineData("Tokens"), InlineData("Identities"), InlineData("Time"), InlineData("Storage"), InlineData("Configuration"), InlineData("Certificates"), InlineData("Cryptography"), InlineData("Faults"), InlineData("Journal"), InlineData("Access"), InlineData("Activity")]
    public void What_decides_never_sees_HTTP(string folder) =>
        ReferencesOf(folder).Where(type => type.StartsWith("Microsoft.AspNetCore.")).ShouldBeEmpty();

    [Fact]
    public void No_protocol_refers_to_another()
    {
        var protocols = references.Keys.Select(ProtocolOf).OfType<string>().Distinct().ToList();
        protocols.Count.ShouldBeGreaterThan(1);

        foreach (var (type, known) in references)
        {
            if (ProtocolOf(type) is { } own)
            {
                known.Select(ProtocolOf).OfType<string>().ShouldAllBe(other => other == own, type);
            }
        }
    }

    [Theory]
    [InlineData("Activity", "Configuration,Identities,Protocols,Telemetry,Time,Tokens,Wire")]
    [InlineData("Configuration", "Faults,Identities")]
    [InlineData("Cryptography", "")]
    [InlineData("Identities", "Configuration,Activity,Cryptography,Storage,Time")]
    [InlineData("Tokens", "Configuration,Cryptography,Identities,Activity,Storage,Telemetry,Time")]
    [InlineData("Access", "Configuration,Identities,Storage")]
    [InlineData("Wire", "")]
    [InlineData("Faults", "Activity,Configuration,Identities,Time,Tokens,Wire")]
    [InlineData("Journal", "Activity,Configuration,Identities,Wire")]
    [InlineData("Requests", "Activity,Configuration,Faults,Identities,Journal,Listeners,Telemetry,Tokens,Wire")]
    [InlineData("Telemetry", "Journal")]
    [InlineData("Time", "")]
    [InlineData("Storage", "")]
    [InlineData("Certificates", "Configuration,Storage")]
    [InlineData("Listeners", "Certificates,Configuration,Wire")]
    [InlineData("Entra", "Activity,Certificates,Configuration,Identities,Listeners,Requests,Tokens,Wire")]
    [InlineData("Protocols", "Activity,Configuration,Identities,Journal,Listeners,Requests,Storage,Tokens,Wire")]
    [InlineData("Variables", "Certificates,Identities,Listeners,Protocols,Storage")]
    [InlineData("ResourceManager", "Access,Activity,Configuration,Identities,Listeners,Storage,Time,Tokens,Wire")]
    [InlineData("Graph", "Configuration,Identities,Listeners,Tokens,Wire")]
    [InlineData("Control", "Access,Activity,Certificates,Configuration,Faults,Identities,Journal,Listeners,Protocols,ResourceManager,Time,Tokens,Variables,Wire")]
    [InlineData("Dashboard", "Control,Listeners")]
    public void A_folder_knows_only_those_it_needs(string folder, string others) =>
        ReferencesOf(folder).Select(FolderOf).OfType<string>().Distinct().Except([folder, .. others.Split(',')]).ShouldBeEmpty();

    // It is loaded into other people's test projects, with versions of their own, and all that it loads is waited for at each start.
    [Fact]
    public void The_library_needs_nothing_but_ASP_NET_Core() =>
        typeof(IdentityRegistry).Assembly.GetReferencedAssemblies().Select(needed => Assembly.Load(needed).Location)
            .ShouldAllBe(file => Path.GetDirectoryName(file) + Path.DirectorySeparatorChar != AppContext.BaseDirectory);

    private static IEnumerable<string> ReferencesOf(string folder)
    {
        var types = references.Where(type => FolderOf(type.Key) == folder).ToList();
        types.ShouldNotBeEmpty();
        return types.SelectMany(type => type.Value);
    }

    private static string? FolderOf(string type) =>
        type.StartsWith(Root) && type[Root.Length..].Split('.') is { Length: > 1 } parts ? parts[0] : null;

    private static string? ProtocolOf(string type) =>
        type.StartsWith(Root + "Protocols.") && type[(Root.Length + 10)..].Split('.') is { Length: > 1 } parts ? parts[0] : null;

    private static Dictionary<string, HashSet<string>> Read()
    {
        using var assembly = AssemblyDefinition.ReadAssembly(typeof(IdentityRegistry).Assembly.Location);
        return assembly.MainModule.GetTypes().Where(type => type.FullName.StartsWith(Root)).ToDictionary(type => type.FullName, type => Names(type).ToHashSet());
    }

    private static IEnumerable<string> Names(TypeDefinition type)
    {
        var types = type.Interfaces.Select(implemented => implemented.InterfaceType).Append(type.BaseType)
            .Concat(type.Fields.Select(field => field.FieldType))
            .Concat(type.Methods.SelectMany(method => method.Parameters.Select(parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Variables.Select(variable => variable.VariableType)))
            .Concat(type.Methods.Where(method => method.HasBody).SelectMany(method => method.Body.Instructions).SelectMany(Operands));
        return types.OfType<TypeReference>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<TypeReference?> Operands(Instruction instruction) => instruction.Operand switch
    {
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType), .. (method as GenericInstanceMethod)?.GenericArguments ?? []],
        FieldReference field => [field.DeclaringType, field.FieldType],
        TypeReference type => [type],
        _ => [],
    };

    private static IEnumerable<string> Parts(TypeReference type) =>
        type is GenericInstanceType generic ? generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType.FullName) : [type.GetElementType().FullName];
}
