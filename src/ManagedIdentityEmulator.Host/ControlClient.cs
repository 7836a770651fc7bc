using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host;

/// <summary>Talks to a running emulator by its control listener.</summary>
internal sealed class ControlClient : IDisposable
{
    public const string DefaultAddress = "http://localhost:50344";

    private const string VirtualMachine = "Microsoft.Compute/virtualMachine"; // and virtualMachineScaleSets
    private static readonly TimeSpan longestAnswer = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;

    /// <param name="address">The address that the user gave; else the environment's, else the default port.</param>
    public ControlClient(Uri? address)
    {
        // Never through a proxy: the emulator is on this machine, or next to it.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address ?? FromEnvironment(), Timeout = longestAnswer };
        if (ProgramVariables.Get(ProgramVariables.ControlKey) is { } key)
        {
            http.DefaultRequestHeaders.Authorization = NameRules.IsSecret(key)
                ? new AuthenticationHeaderValue("Bearer", key)
                : throw new CommandFailure($"{ProgramVariables.ControlKey} {NameRules.Secret}", ExitCode.BadInput);
        }
    }

    /// <summary>The <c>--control URL</c> option of every command that talks to a running emulator.</summary>
    public static Option<Uri?> ControlOption() => OptionValue.Url(
        "--control", $"The control listener of the running emulator. Default: {ProgramVariables.Control}, then {DefaultAddress}.", DefaultAddress);

    /// <param name="wait">How long to wait for the answer; as long as for any other when zero.</param>
    /// <returns>Why the emulator is not ready; <see langword="null"/> when it is.</returns>
    public async Task<string?> ReadinessProblemAsync(TimeSpan wait, CancellationToken cancel)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        waiting.CancelAfter(wait > TimeSpan.Zero && wait < longestAnswer ? wait : longestAnswer);
        try
        {
            using var response = await http.GetAsync("/health/ready", waiting.Token);
            return response.IsSuccessStatusCode ? null : $"the emulator at {http.BaseAddress} is not ready: {(int)response.StatusCode}";
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            return NoAnswer;
        }
    }

    /// <summary>A token as a host gets it; without a host, as the first virtual machine does.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public async Task<string> TokenAsync(string? host, IEnumerable<(string Name, string? Value)> query, CancellationToken cancel)
    {
        host ??= await FirstVirtualMachineAsync(cancel);
        var parameters = query.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        var answer = await GetAsync($"/_emulator/hosts/{Uri.EscapeDataString(host)}/token?{string.Join('&', parameters)}", cancel);
        return (string?)answer["access_token"] ?? throw new CommandFailure(NoEmulator);
    }

    /// <summary>The variables for a client on a host.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public async Task<Dictionary<string, string>> VariablesAsync(string host, CancellationToken cancel)
    {
        var answer = await GetAsync($"/_emulator/hosts/{Uri.EscapeDataString(host)}/env?format=json", cancel);
        return answer.ToDictionary(variable => variable.Key, variable => $"{variable.Value}");
    }

    /// <summary>Asks the emulator's own API.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses; what the user gave wrongly is told as a wrong option.</exception>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json") };
            using var response = await http.SendAsync(request, cancel);
            var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel)) as JsonObject;
            return response switch
            {
                { IsSuccessStatusCode: true } when answer is not null => answer,
                { StatusCode: HttpStatusCode.Unauthorized } => throw new CommandFailure(
                    $"the emulator at {http.BaseAddress} asks for its control key; set {ProgramVariables.ControlKey} to it"),
                _ when answer is not null && answer.ContainsKey("title") => throw new CommandFailure(
                    $"{answer["title"]}: {answer["detail"]}",
                    response.StatusCode == HttpStatusCode.NotFound || answer.ContainsKey("errors") ? ExitCode.BadInput : ExitCode.Failed),
                _ => throw new CommandFailure(NoEmulator),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CommandFailure(NoEmulator);
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            throw new CommandFailure(NoAnswer);
        }
    }

    /// <summary>Takes what an emulator says from its answer.</summary>
    /// <exception cref="CommandFailure">It is not there: something else has answered.</exception>
    public T Read<T>(JsonObject answer, Func<JsonObject, T> read)
    {
        try
        {
            return read(answer);
        }
        catch (Exception e) when (e is NullReferenceException or InvalidOperationException or FormatException)
        {
            throw new CommandFailure(NoEmulator);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<string> FirstVirtualMachineAsync(CancellationToken cancel)
    {
        var hosts = (await GetAsync("/_emulator/state", cancel))["hosts"] as JsonArray ?? throw new CommandFailure(NoEmulator);
        var machine = hosts.FirstOrDefault(host => ((string)host!["type"]!).StartsWith(VirtualMachine, StringComparison.OrdinalIgnoreCase)) ?? hosts.FirstOrDefault();
        return (string?)machine?["name"] ?? throw new CommandFailure("the emulator has no host");
    }

    private Task<JsonObject> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    private string NoAnswer => $"no emulator answers at {http.BaseAddress}; start one with 'mi-emulator run', or say where it is with --control";

    private string NoEmulator => $"what answers at {http.BaseAddress} is not the control listener of an emulator";

    private static Uri FromEnvironment()
    {
        // In a container, say, the variable that moves the emulator's control port moves the health check with it.
        var configured = ProgramVariables.Get(ProgramVariables.ControlPort) is { } port ? $"http://localhost:{port}" : DefaultAddress;
        var set = ProgramVariables.Get(ProgramVariables.Control) ?? configured;
        return OptionValue.TryParseUrl(set) ?? throw new CommandFailure($"{ProgramVariables.Control} takes a URL such as {DefaultAddress}; '{set}' is none", ExitCode.BadInput);
    }

    private static bool IsNoAnswer(Exception e, CancellationToken cancel) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested);
}
