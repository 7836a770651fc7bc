using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host;

/// <summary>Talks to a running emulator by its control listener.</summary>
internal sealed class ControlClient : IDisposable
{
    private const string AddressVariable = "MI_EMULATOR_CONTROL";
    private const string KeyVariable = "MI_EMULATOR_Control__Key";
    private const string DefaultAddress = "http://localhost:50344";
    private const string VirtualMachine = "Microsoft.Compute/virtualMachine"; // and virtualMachineScaleSets
    private static readonly TimeSpan longestAnswer = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;

    /// <param name="address">The address that the user gave; else the environment's, else the default port.</param>
    public ControlClient(Uri? address)
    {
        // Never through a proxy: the emulator is on this machine, or next to it.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = address ?? new Uri(Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } set ? set : DefaultAddress),
            Timeout = longestAnswer,
        };
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The <c>--control URL</c> option of every command that talks to a running emulator.</summary>
    public static Option<Uri?> ControlOption() => new("--control")
    {
        Description = $"The control listener of the running emulator. Default: {AddressVariable}, then {DefaultAddress}.",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"--control: '{result.Tokens[0].Value}' is not a URL such as {DefaultAddress}");
            return null;
        },
    };

    /// <returns>Why the emulator is not ready; <see langword="null"/> when it is.</returns>
    public async Task<string?> ReadinessProblemAsync(CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync("/health/ready", cancel);
            return response.IsSuccessStatusCode ? null : $"the emulator at {http.BaseAddress} is not ready: {(int)response.StatusCode}";
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            return NoAnswer;
        }
    }

    /// <summary>A token as a host gets it; without a host, as the first virtual machine does.</summary>
    /// <exception cref="ControlException">The emulator does not answer, or refuses.</exception>
    public async Task<string> TokenAsync(string? host, IEnumerable<(string Name, string? Value)> query, CancellationToken cancel)
    {
        host ??= await FirstVirtualMachineAsync(cancel);
        var parameters = query.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}");
        var answer = await GetAsync($"/_emulator/hosts/{Uri.EscapeDataString(host)}/token?{string.Join('&', parameters)}", cancel);
        return (string)answer["access_token"]!;
    }

    public void Dispose() => http.Dispose();

    private async Task<string> FirstVirtualMachineAsync(CancellationToken cancel)
    {
        var hosts = (await GetAsync("/_emulator/state", cancel))["hosts"]!.AsArray();
        var machine = hosts.FirstOrDefault(host => ((string)host!["type"]!).StartsWith(VirtualMachine, StringComparison.OrdinalIgnoreCase)) ?? hosts.FirstOrDefault();
        return (string?)machine?["name"] ?? throw new ControlException("the emulator has no host");
    }

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(path, cancel);
            var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancel))!;
            return response.IsSuccessStatusCode ? body : throw new ControlException($"{body["title"]}: {body["detail"]}");
        }
        catch (JsonException)
        {
            throw new ControlException($"what answers at {http.BaseAddress} is not the control listener of an emulator");
        }
        catch (Exception e) when (IsNoAnswer(e, cancel))
        {
            throw new ControlException(NoAnswer);
        }
    }

    private string NoAnswer => $"no emulator answers at {http.BaseAddress}; start one with 'mi-emulator run', or say where it is with --control";

    private static bool IsNoAnswer(Exception e, CancellationToken cancel) =>
        e is HttpRequestException || (e is TaskCanceledException && !cancel.IsCancellationRequested);
}

/// <summary>The running emulator could not be asked, or refused; the message is for the user.</summary>
internal sealed class ControlException(string message) : Exception(message);
