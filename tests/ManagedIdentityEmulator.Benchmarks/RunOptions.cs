using System.CommandLine;
using System.Globalization;
using ManagedIdentityEmulator.Benchmarks.Rows;

namespace ManagedIdentityEmulator.Benchmarks;

/// <summary>What a run is to do.</summary>
/// <param name="Arguments">How it was asked for, which the report repeats.</param>
/// <param name="Emulator">The program to measure, where it is not this repository's.</param>
internal sealed record RunChoice(string Arguments, Settings Settings, IReadOnlyList<IRow> Rows, string? Emulator, string JsonFile, bool IsWrite, bool IsCheck);

/// <summary>The options of a run.</summary>
internal sealed class RunOptions
{
    private const string Results = "artifacts/benchmarks/results.json";

    private static readonly string rows = string.Join(", ", AllRows.Names);

    private readonly Option<bool> quick = new("--quick") { Description = "Rough figures: one round of short loads. A few seconds a row." };
    private readonly Option<int?> rounds = Value<int?>(
        "--rounds", "N", $"How many rounds, each of which measures both sides once. Default: {Settings.Thorough.Rounds}; quick: {Settings.Quick.Rounds}.", "a whole number from 1",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count : null);
    private readonly Option<string[]> only = new("--only")
    {
        Description = $"A row to measure in place of all: {rows}. Repeatable.",
        HelpName = "ROW",
        CustomParser = result =>
        {
            result.Tokens.Select(token => token.Value).Except(AllRows.Names).ToList().ForEach(unknown => result.AddError($"--only takes {rows}, not '{unknown}'"));
            return [.. result.Tokens.Select(token => token.Value)];
        },
    };

    private readonly Option<string?> emulator = Value("--emulator", "FILE", "A built mi-emulator to measure in place of this repository's.", "a program that exists", text => File.Exists(text) ? Path.GetFullPath(text) : null);
    private readonly Option<string?> json = Value("--json", "FILE", $"Where to write every round's figures as JSON. Default: {Results} of the repository.", "the name of a file", text => text.Length > 0 && !Directory.Exists(text) ? Path.GetFullPath(text) : null);
    private readonly Option<bool> write = new("--write") { Description = "Write the page RESULTS.md of the repository too." };
    private readonly Option<bool> check = new("--check") { Description = "Exit code 1 where a target is missed." };

    public void AddTo(Command command)
    {
        Option[] all = [quick, rounds, only, emulator, json, write, check];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public RunChoice Read(ParseResult parsed)
    {
        var settings = parsed.GetValue(quick) ? Settings.Quick : Settings.Thorough;
        var names = parsed.GetValue(only) is { Length: > 0 } named ? named : AllRows.Names;
        return new(
            string.Join(' ', parsed.Tokens.Select(token => token.Value)),
            settings with { Rounds = parsed.GetValue(rounds) ?? settings.Rounds },
            [.. AllRows.List.Where(row => names.Contains(row.Name))],
            parsed.GetValue(emulator), parsed.GetValue(json) ?? Repository.File(Results), parsed.GetValue(write), parsed.GetValue(check));
    }

    private static Option<T?> Value<T>(string name, string helpName, string description, string takes, Func<string, T?> parse) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var (given, value) = (result.Tokens[0].Value, parse(result.Tokens[0].Value));
            if (value is null)
            {
                result.AddError($"{name} takes {takes}, not '{given}'");
            }

            return value;
        },
    };
}
