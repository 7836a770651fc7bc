using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>What is wrong with a command line, in one line that says what would be right.</summary>
internal static class UsageMessage
{
    private const string Everything = "$"; // the place of a mistake that is no member's

    public static string Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var complaint = TakenForWords(parsed).Where(IsOption).Concat(parsed.UnmatchedTokens).FirstOrDefault() is { } unknown
            ? Unknown(unknown, command)
            : string.Join("; ", parsed.Errors.Select(error => Complaint(error, command)).Distinct());
        return WithHelp(complaint, command);
    }

    /// <summary>What the emulator finds wrong with members that are called as the command's options are; another is what its argument became.</summary>
    public static string Of(JsonObject errors, Command command)
    {
        var options = OptionsOf(command).ToList();
        var complaints =
            from error in errors
            let option = $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(error.Key)}"
            let place = error.Key == Everything ? "" : options.Contains(option) || command.Arguments is [] ? $"{option}: " : $"{command.Arguments[0].Name}: "
            from message in error.Value!.AsArray()
            select $"{place}{message}";
        return WithHelp(string.Join("; ", complaints), command);
    }

    public static string UnknownOption(string token, Command command)
    {
        var (name, options) = (token.Split('=')[0], OptionsOf(command).ToList());
        return $"unknown option '{name}'{Meant(name, options)}; the options of {Name(command)} are {string.Join(", ", options)}";
    }

    public static bool IsOption(string token) => token is ['-', _, ..];

    private static string Meant(string word, IEnumerable<string> known) => NearWord.Of(word, known) is { } near ? $" (did you mean {near}?)" : "";

    // A command that takes any number of words takes an option that it does not know for one of them.
    private static IEnumerable<string> TakenForWords(ParseResult parsed)
    {
        var behind = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).SkipLast(behind);
    }

    private static string WithHelp(string complaint, Command command) => $"{complaint.ReplaceLineEndings(" ")} (see {Name(command)} --help)";

    private static IEnumerable<string> OptionsOf(Command command) =>
        command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive))).Select(option => option.Name);

    private static string Unknown(string token, Command command) =>
        IsOption(token) ? UnknownOption(token, command)
        : command.Subcommands.Count > 0 ? $"unknown command '{token}'{Meant(token, command.Subcommands.Select(known => known.Name))}; {CommandsOf(command)}"
        : $"{Name(command)} does not take '{token}'; its options are {string.Join(", ", OptionsOf(command))}";

    private static string Complaint(ParseError error, Command command)
    {
        if ((error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { } result)
        {
            var option = result.Option;
            return result.Tokens.Count switch
            {
                0 when result.IdentifierTokenCount == 0 => $"{option.Name} {option.HelpName} is missing: {option.Description}",
                0 => $"{option.Name} needs a value, {option.HelpName}: {option.Description}",
                > 1 when option.Arity.MaximumNumberOfValues == 1 => $"{option.Name} is given {result.IdentifierTokenCount} times; give it once",
                _ => error.Message,
            };
        }

        return command switch
        {
            { Action: null, Subcommands.Count: > 0 } => $"{Name(command)} needs a command; {CommandsOf(command)}",
            _ when error.SymbolResult is ArgumentResult { Tokens.Count: > 0 } => error.Message,
            { Arguments: [{ Arity.MinimumNumberOfValues: > 0 } argument, ..] } => $"{Name(command)} needs {argument.Name}: {argument.Description!.Split('\n')[0]}",
            _ => error.Message,
        };
    }

    private static string CommandsOf(Command command) => $"the commands are {string.Join(", ", command.Subcommands.Select(known => known.Name))}";

    private static string Name(Command command) => command is RootCommand ? "mi-emulator"
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Name(parent)} {command.Name}" : command.Name;
}
