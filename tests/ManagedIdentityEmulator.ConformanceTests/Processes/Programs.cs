using System.Reflection;

namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>The programs that the build has made, and how to start one.</summary>
internal static class Programs
{
    public static Command Emulator(params string[] arguments) => DotNet("mi-emulator", arguments);

    public static Command DotNetClient(params string[] arguments) => DotNet("dotnet-client", arguments);

    /// <summary>What <c>dotnet run --project samples/NAME</c> runs, without a build.</summary>
    public static Command Sample(string name) => DotNet(name, []);

    private static Command DotNet(string name, string[] arguments)
    {
        var path = typeof(Programs).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;
        return new Command(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [path, .. arguments]);
    }
}
