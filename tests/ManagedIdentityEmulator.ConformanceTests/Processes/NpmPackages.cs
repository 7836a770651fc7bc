namespace ManagedIdentityEmulator.ConformanceTests.Processes;

/// <summary>The npm packages of a program in JavaScript, installed beside the test assembly and kept until others are wanted.</summary>
internal static class NpmPackages
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    /// <returns>Why the packages that the folder's <c>package-lock.json</c> names cannot be had; <see langword="null"/> when they are there.</returns>
    public static async Task<string?> WhyNotInAsync(string directory)
    {
        if (await ProcessRunner.WhyNotAsync(new Command("node", "--version")) is { } noNode)
        {
            return $"Node.js is not here: {noNode}";
        }

        var wanted = await File.ReadAllTextAsync(Path.Combine(directory, "package-lock.json"));
        var done = Path.Combine(directory, "node_modules", ".installed");
        if (File.Exists(done) && await File.ReadAllTextAsync(done) == wanted)
        {
            return null;
        }

        var install = new Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") { WorkingDirectory = directory, HasCleanEnvironment = false };
        if (await ProcessRunner.WhyNotAsync(install, patience) is { } notInstalled)
        {
            return $"the npm packages in {Path.GetFileName(directory)} cannot be installed: {notInstalled}";
        }

        await File.WriteAllTextAsync(done, wanted);
        return null;
    }
}
