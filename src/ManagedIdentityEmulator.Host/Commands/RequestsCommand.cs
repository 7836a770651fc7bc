using System.CommandLine;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Journal;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary><c>mi-emulator requests</c>: the journal of the running emulator.</summary>
internal static class RequestsCommand
{
    private const string Description = "Shows what arrived at the running emulator, and why it was answered so.";

    public static Command Create()
    {
        // Each is called as the parameter that it becomes.
        Option<string?>[] filters =
        [
            OptionValue.Text("--host", "NAME", "Only requests from this host, e.g. vm."),
            OptionValue.Text("--identity", "I", "Only requests that came to this identity: a name, a client id, or system-assigned."),
            OptionValue.Text("--resource", "R", "Only requests for this resource, e.g. https://vault.azure.net."),
            OptionValue.Text("--protocol", "P", "Only requests that spoke this, e.g. imds, app-service or entra."),
            OptionValue.Text("--outcome", "O", $"Only requests of this outcome: {string.Join(", ", ConfigurationShape.EnumNames(typeof(RequestOutcome)))}."),
            OptionValue.Text("--since", "ID|INSTANT", "Only requests after the one of this number (#12: 12), or that came at this time or later, e.g. 2026-01-31T12:00:00Z."),
        ];
        var wait = OptionValue.Text("--wait", "SPAN", "Wait so long for the first such request, e.g. 10s, and end with 1 when none has come. One that is there already counts.");
        var follow = new Option<bool>("--follow") { Description = "Show those there are, then each new one as it comes, until Ctrl+C; as JSON, one a line." };
        var format = OptionValue.TextOrJson();
        var control = ControlClient.ControlOption();
        control.Recursive = true;

        var clear = new Command("clear", "Forgets them all.");
        var command = new Command("requests", Description) { clear };
        Array.ForEach<Option>([.. filters, wait, follow, format, control], command.Options.Add);
        command.Validators.Add(result =>
        {
            if (result.GetResult(wait) is not null && result.GetResult(follow) is not null)
            {
                result.AddError("--wait and --follow exclude one another; --follow waits for ever");
            }
        });
        command.SetAction((parsed, cancel) => CommandFailure.ReportAsync(() =>
        {
            var journal = new JournalReader(command, parsed.GetValue(control), [.. filters.Select(filter => (filter.Name.TrimStart('-'), parsed.GetValue(filter)))]);
            var asJson = parsed.GetValue(format) == OptionValue.Json;
            return parsed.GetValue(follow) ? FollowAsync(journal, asJson)
                : parsed.GetValue(wait) is { } longest ? WaitAsync(journal, longest, asJson, cancel)
                : ListAsync(journal, asJson, cancel);
        }));
        clear.SetAction((parsed, cancel) => CommandFailure.ReportAsync(async () =>
        {
            using var client = new ControlClient(parsed.GetValue(control));
            await client.AskAsync(HttpMethod.Delete, JournalReader.Path, null, cancel);
            Console.WriteLine("forgot every request");
            return ExitCode.Ok;
        }));
        return command;
    }

    private static async Task<int> ListAsync(JournalReader journal, bool asJson, CancellationToken cancel)
    {
        var found = await journal.ReadAsync(wait: null, cancel);
        Write(found, asJson);
        if (found.Count == 0 && !asJson)
        {
            await Console.Error.WriteLineAsync($"no such request; {await OthersAsync(journal, cancel)}");
        }

        return ExitCode.Ok;
    }

    private static async Task<int> WaitAsync(JournalReader journal, string longest, bool asJson, CancellationToken cancel)
    {
        IReadOnlyList<RecordedRequest> found;
        using (new WaitingLine("waiting for such a request"))
        {
            found = await journal.ReadAsync(longest, cancel);
        }

        if (found.Count > 0)
        {
            Write(found, asJson);
            return ExitCode.Ok;
        }

        throw new CommandFailure($"no such request came within {longest}; {await OthersAsync(journal, cancel)}");
    }

    // Whoever mistyped a filter sees that by them.
    private static async Task<string> OthersAsync(JournalReader journal, CancellationToken cancel) => await journal.ReadAllAsync(cancel) switch
    {
        [.., var last] others => $"there are {others.Count} of other kinds, the last of them {last}",
        _ => "there is none of any kind: does the client ask this emulator?",
    };

    private static async Task<int> FollowAsync(JournalReader journal, bool asJson)
    {
        using var stop = new StopSignals();
        var output = PipedOutput.Open();
        try
        {
            await foreach (var request in journal.FollowAsync(stop.Told))
            {
                await output.WriteLineAsync(asJson ? JsonText.OnOneLine(request.Json) : $"{request}");
            }
        }
        catch (Exception e) when (e is IOException || stop.Told.IsCancellationRequested)
        {
            // Whoever read them, or the user, has enough.
        }

        return ExitCode.Ok;
    }

    private static void Write(IReadOnlyList<RecordedRequest> requests, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(JsonText.Indented(new JsonArray([.. requests.Select(request => request.Json.DeepClone())])));
        }
        else
        {
            Console.Write(string.Concat(requests.Select(request => $"{request}{Environment.NewLine}")));
        }
    }
}
