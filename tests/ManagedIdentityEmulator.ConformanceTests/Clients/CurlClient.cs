using System.Globalization;
using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Processes;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>curl, with the requests that Azure's documentation shows for each host.</summary>
internal sealed class CurlClient : Client
{
    public static readonly CurlClient Instance = new();

    private static readonly Lazy<Task<string?>> missing = new(() => ProcessRunner.WhyNotAsync(new Command("curl", "--version")));

    public override async Task<string?> WhyNotAsync() => await missing.Value is { } reason ? $"curl is not here: {reason}" : null;

    public override async Task<IReadOnlyList<ClientAnswer>> GetTokensAsync(Surroundings surroundings, string resource, params IReadOnlyList<Selector> selectors)
    {
        var answers = new List<ClientAnswer>();
        foreach (var selector in selectors)
        {
            answers.Add(await GetTokenAsync(surroundings, CurlRequest.Of(surroundings, resource, selector)));
        }

        return answers;
    }

    private static async Task<ClientAnswer> GetTokenAsync(Surroundings surroundings, string[] request)
    {
        if (surroundings.Host == HostKind.Arc)
        {
            request = [.. request, "-H", $"Authorization: Basic {await AnswerToTheChallengeAsync(surroundings, request)}"];
        }

        var output = await CurlAsync(surroundings, [.. request, "-w", "\n%{http_code}"]);
        var end = output.TrimEnd().LastIndexOf('\n');
        var (body, status) = (output[..end], output[end..].Trim());
        return status == "200" ? Token(JsonElement.Parse(body)) : new(false, null, null, "curl", $"{status} {body}");
    }

    // As learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication has it: the file is what follows the equals sign.
    private static async Task<string> AnswerToTheChallengeAsync(Surroundings surroundings, string[] request)
    {
        var headers = await CurlAsync(surroundings, [.. request, "-o", "/dev/null", "-D", "-"]);
        var challenge = headers.Split('\n').Single(line => line.StartsWith("Www-Authenticate:", StringComparison.OrdinalIgnoreCase));
        return await File.ReadAllTextAsync(challenge.Split('=')[1].Trim());
    }

    private static ClientAnswer Token(JsonElement body) => new(true, body.GetProperty("access_token").GetString(), EndOf(body), null, null);

    // Service Fabric writes the end as a number, and Entra says how long it is until then.
    private static DateTimeOffset EndOf(JsonElement body) => body.TryGetProperty("expires_on", out var end)
        ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(end.ToString(), CultureInfo.InvariantCulture))
        : DateTimeOffset.UtcNow.AddSeconds(body.GetProperty("expires_in").GetInt32());

    private static Task<string> CurlAsync(Surroundings surroundings, string[] arguments) =>
        ProcessRunner.RunToSuccessAsync(new Command("curl", ["-sS", .. arguments]) { Namespace = surroundings.Namespace, Environment = surroundings.Variables });
}
