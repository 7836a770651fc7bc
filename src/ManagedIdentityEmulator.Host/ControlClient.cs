using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Host.Commands;

namespace ManagedIdentityEmulator.Host;

/// <summary>Talks to a running emulator by its control listener.</summary>
internal sealed class ControlClient : IDisposable
{
    public const string DefaultAddress = "http://localhost:50344";

    /// <summary>How the types of virtual machines begin, those of scale sets too.</summary>
    public const string VirtualMachine = "Microsoft.Compute/virtualMachine";

    private static readonly TimeSpan longestAnswer = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly string? leadingVariable;

    /// <param name="address">The address that the user gave; else the environment's, else the default port.</param>
    /// <param name="longest">How long an answer may take; 10 seconds by default.</param>
    public ControlClient(Uri? address, TimeSpan? longest = null)
    {
        leadingVariable = address is null && ProgramVariables.Get(ProgramVariables.Control) is not null ? ProgramVariables.Control : null;

        // Never through a proxy: the emulator is on this machine, or next to it.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address ?? FromEnvironment(), Timeout = longest ?? longestAnswer };
        if (ProgramVariables.Get(ProgramVariables.ControlKey) is { } key)
        {
            http.DefaultRequestHeaders.Authorization = NameRules.IsSecret(key)
                ? new AuthenticationHeaderValue("Bearer", key)
                : throw new CommandFailure($"{ProgramVariables.ControlKey} {NameRules.Secret}", ExitCode.BadInput);
        }
    }

    /// <summary>Where it asks.</summary>
    public Uri Address => http.BaseAddress!;

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
            return response.StatusCode switch
            {
                HttpStatusCode.OK when (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(waiting.Token))?["status"] is "Healthy" => null,
                HttpStatusCode.ServiceUnavailable => $"the emulator at {http.BaseAddress} is not ready",
                _ => NoEmulator,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return NoEmulator; // a server that has a page for every path, say
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            return NoAnswer.Line;
        }
    }

    /// <summary>A token as a host gets it; without a host, as the first virtual machine does.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public async Task<string> TokenAsync(string? host, IEnumerable<(string Name, string? Value)> query, CancellationToken cancel)
    {
        host ??= await FirstVirtualMachineAsync(cancel);
        var answer = await GetAsync($"/_emulator/hosts/{Uri.EscapeDataString(host)}/token{Query(query)}", cancel);
        return (string?)answer["access_token"] ?? throw new CommandFailure(NoEmulator);
    }

    /// <summary>The variables for a client on a host.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public async Task<Dictionary<string, string>> VariablesAsync(string host, CancellationToken cancel)
    {
        var answer = await GetAsync($"/_emulator/hosts/{Uri.EscapeDataString(host)}/env?format=json", cancel);
        return answer.ToDictionary(variable => variable.Key, variable => $"{variable.Value}");
    }

    /// <summary>The emulator's state: its addresses, hosts and identities.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public Task<JsonObject> StateAsync(CancellationToken cancel) => GetAsync("/_emulator/state", cancel);

    /// <summary>What a client is to trust in order to trust the TLS listener, in PEM.</summary>
    /// <exception cref="CommandFailure">The emulator does not answer.</exception>
    public async Task<string> TrustedCertificateAsync(CancellationToken cancel)
    {
        try
        {
            return await http.GetStringAsync("/_emulator/ca.pem", cancel);
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            throw NoAnswer;
        }
    }

    /// <summary>Asks the emulator's own API.</summary>
    /// <param name="command">The command whose options became the members of the body, or the parameters: a mistake is told as one of theirs.</param>
    /// <returns>The answer's JSON; <see langword="null"/> where it has none.</returns>
    /// <exception cref="CommandFailure">The emulator does not answer, or refuses.</exception>
    public async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel, Command? command = null)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), null, "application/json") };
            using var response = await http.SendAsync(request, cancel);
            var text = await response.Content.ReadAsStringAsync(cancel);
            var answer = text.Length == 0 ? null : JsonNode.Parse(text);
            return (response.StatusCode, answer) switch
            {
                (HttpStatusCode.NoContent, _) => null,
                (_, not null) when response.IsSuccessStatusCode => answer,
                (HttpStatusCode.Unauthorized, _) => throw new CommandFailure(
                    $"the emulator at {http.BaseAddress} asks for its control key", remedy: $"set {ProgramVariables.ControlKey} to it"),
                (_, JsonObject problem) when command is not null && problem["errors"] is JsonObject errors => throw new CommandFailure(UsageMessage.Of(errors, command), ExitCode.BadInput),
                (_, JsonObject problem) when problem.ContainsKey("title") => throw new CommandFailure(
                    $"{problem["title"]}: {problem["detail"]}", response.StatusCode == HttpStatusCode.NotFound || problem.ContainsKey("errors") ? ExitCode.BadInput : ExitCode.Failed),
                ( >= HttpStatusCode.InternalServerError and var status, null) => throw new CommandFailure(
                    $"what answers at {http.BaseAddress} has failed, with status {(int)status}", remedy: "if that is the emulator, its log says why"),
                _ => throw new CommandFailure(NoEmulator),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new CommandFailure(NoEmulator);
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            throw NoAnswer;
        }
    }

    /// <summary>What the emulator says in its answer.</summary>
    /// <exception cref="CommandFailure">It does not say that: something else has answered.</exception>
    public T Read<T>(JsonNode? answer, JsonTypeInfo<T> type)
    {
        try
        {
            return answer.Deserialize(type) ?? throw new CommandFailure(NoEmulator);
        }
        catch (JsonException)
        {
            throw new CommandFailure(NoEmulator);
        }
    }

    /// <inheritdoc cref="Read{T}(JsonNode?, JsonTypeInfo{T})"/>
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

    /// <summary>The part of a path from <c>?</c> on; empty where no parameter has a value.</summary>
    public static string Query(IEnumerable<(string Name, string? Value)> parameters) =>
        string.Join('&', from parameter in parameters where parameter.Value is not null select $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}") is { Length: > 0 } query ? $"?{query}" : "";

    public void Dispose() => http.Dispose();

    private async Task<string> FirstVirtualMachineAsync(CancellationToken cancel)
    {
        var hosts = (await StateAsync(cancel))["hosts"] as JsonArray ?? throw new CommandFailure(NoEmulator);
        var machine = hosts.FirstOrDefault(host => ((string)host!["type"]!).StartsWith(VirtualMachine, StringComparison.OrdinalIgnoreCase)) ?? hosts.FirstOrDefault();
        return (string?)machine?["name"] ?? throw new CommandFailure("the emulator has no host");
    }

    /// <summary>Asks for an object.</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancel, Command? command = null) =>
        await AskAsync(method, path, body, cancel, command) as JsonObject ?? throw new CommandFailure(NoEmulator);

    private Task<JsonObject> GetAsync(string path, CancellationToken cancel) => SendAsync(HttpMethod.Get, path, null, cancel);

    private NoEmulatorFailure NoAnswer => new(Address, leadingVariable);

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
