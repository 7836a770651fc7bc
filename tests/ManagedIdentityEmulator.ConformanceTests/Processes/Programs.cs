using System.Reflection;

namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>The programs that the build has made, and how to start one.</summary>
internal static class Programs
{
    public static Command Emulator(params string[] arguments) => PublishedProgram.Path is { } program ? new(program, arguments) : DotNet("mi-emulator", arguments);

    public static Command DotNetClient(params string[] arguments) => DotNet("dotnet-client", arguments);

    public static Command DotNetManagementClient() => DotNet("dotnet-management-client", []);

    /// <summary>A program on a host of an emulator that is there for it alone.</summary>
    public static Command OnHost(string host, Command program) => Emulator(["exec", "--host", host, "--", program.Program, .. program.Arguments]) with { Environment = program.Environment, Namespace = program.Namespace };

    /// <summary>What <c>dotnet run --project samples/NAME</c> runs, without a build.</summary>
    public static Command Sample(string name) => DotNet(name, []);

    /// <summary>What the build puts beside a sample's assembly, to start it by.</summary>
    public static string SampleExecutable(string name) => Path.ChangeExtension(PathOf(name), null);

    private static Command DotNet(string name, string[] arguments) =>
        new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [PathOf(name), .. arguments]);

    private static string PathOf(string name) =>
        typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;
}
