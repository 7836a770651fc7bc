using System.Net;
using System.Net.Sockets;

namespace ManagedIdentityEmulator.Host.Tests.Doctor;

/// <summary>Runs of <c>doctor</c> where nothing of the tests' own environment is in the way.</summary>
internal static class Examined
{
    private static readonly string[] ours =
    [
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE",
        "NODE_EXTRA_CA_CERTS",
    ];

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static string ClosedPort
    {
        get
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            return $"{((IPEndPoint)listener.LocalEndpoint).Port}";
        }
    }

    /// <param name="control">The emulator's control listener, or null for where there is none.</param>
    /// <param name="variables">The environment, as <c>NAME=VALUE</c>.</param>
    public static (string Name, string Value)[] Environment(Uri? control, params IEnumerable<string> variables) =>
    [
        .. ours.Where(name => System.Environment.GetEnvironmentVariable(name) is not null).Select(name => (name, "")),
        ("MI_EMULATOR_CONTROL", control?.GetLeftPart(UriPartial.Authority) ?? $"http://localhost:{ClosedPort}"),
        ("MI_EMULATOR_Listeners__Port", "0"), ("MI_EMULATOR_Listeners__TlsPort", "0"), ("MI_EMULATOR_Listeners__ControlPort", "0"),
        .. variables.Select(variable => variable.Split('=', 2)).Select(pair => (pair[0], pair[1])),
    ];

    public static Task<Finished> RunAsync(string options, Uri? control, params IEnumerable<string> variables) =>
        EmulatorProcess.RunAsync(["doctor", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)], Environment(control, variables));

    /// <summary>Runs a script to which <c>$0</c> is the program.</summary>
    public static async Task<Finished> InShellAsync(string script, Uri? control, params IEnumerable<string> variables)
    {
        await using var shell = EmulatorProcess.StartInShell(script, Environment(control, variables));
        return await shell.FinishedAsync();
    }

    /// <summary>It found a problem that says this, and what mends it.</summary>
    public static void ShouldHaveProblem(this Finished finished, string topic, params string[] says)
    {
        finished.ExitCode.ShouldBe(1, finished.ToString());
        var problems = finished.Output.Split("\n").SkipWhile(line => !line.StartsWith($"problem  {topic} ")).ToList();
        problems.ShouldNotBeEmpty(finished.ToString());
        var problem = string.Join('\n', problems.Take(1).Concat(problems.Skip(1).TakeWhile(line => line.StartsWith("   "))));
        foreach (var part in says)
        {
            problem.ShouldContain(part, Case.Sensitive, finished.ToString());
        }
    }

    public static void ShouldBeWell(this Finished finished)
    {
        finished.ExitCode.ShouldBe(0, finished.ToString());
        finished.Output.ShouldNotContain("problem");
        finished.Output.ShouldEndWith("Nothing is wrong: clients here get their tokens from the emulator.");
    }
}
