using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>A program of ours around an SDK. One process gets all tokens: SDKs keep what they know of their host for the life of one.</summary>
internal abstract class ClientProgram : Client
{
    // Refused, a chain of credentials goes on to whoever is signed in on this machine (az, azd, PowerShell): nobody is.
    private static readonly string nobodysHome = Path.Combine(AppContext.BaseDirectory, "nobody");

    public override Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, string resource, params IReadOnlyList<Selector> selectors) =>
        GetTokensAsync(surroundings, [resource], selectors, ProcessRunner.Patience);

    public override Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, IReadOnlyList<string> resources, TimeSpan patience) =>
        GetTokensAsync(surroundings, resources, [Selector.SystemAssigned], patience);

    protected abstract Command Run(string[] arguments);

    private async Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, IReadOnlyList<string> resources, IReadOnlyList<Selector> selectors, TimeSpan patience)
    {
        var command = Run([string.Join(',', resources), .. selectors.Select(selector => selector.ToString())]) with
        {
            Namespace = surroundings.Namespace,
            Environment = new Dictionary<string, string>(surroundings.Variables) { ["HOME"] = nobodysHome, ["USERPROFILE"] = nobodysHome },
        };
        var lines = (await ProcessRunner.RunToSuccessAsync(command, patience)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(resources.Count * selectors.Count);
        return [.. lines.Select(ClientAnswer.Parse)];
    }
}
