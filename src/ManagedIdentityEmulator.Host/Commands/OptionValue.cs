using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ManagedIdentityEmulator.Time;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Options whose refusal names the option and what it takes, in one line.</summary>
internal static class OptionValue
{
    /// <summary>What <see cref="TextOrJson"/> has for JSON.</summary>
    public const string Json = "json";

    /// <param name="helpName">What stands for the value in help; where it may be one of a few, those, parted by '|'.</param>
    public static Option<T?> Create<T>(string name, string helpName, string description, string takes, Func<string, T?> parse)
    {
        var option = new Option<T?>(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result => Parse(result, $"{name} takes {takes}", parse),
        };
        if (helpName.Contains('|', StringComparison.Ordinal))
        {
            option.CompletionSources.Clear(); // the names of an enumeration, which are spelt otherwise
            option.CompletionSources.Add(helpName.Split('|'));
        }

        return option;
    }

    /// <summary>An option that may be given more than once.</summary>
    public static Option<string[]> Many(string name, string helpName, string description, string takes, Func<string, bool> isValid) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result => ParseMany(result, name, $"{name} {takes}", isValid),
    };

    public static Option<string?> Text(string name, string helpName, string description) =>
        Create(name, helpName, description, "a text that is not empty", text => text.Length > 0 ? text : null);

    /// <summary>The <c>--host NAME</c> option of the commands that put a program on a host.</summary>
    public static Option<string?> Host()
    {
        var option = Text("--host", "NAME", "The host to be on, e.g. web.");
        option.Required = true;
        option.CompletionSources.Add(_ => KnownHosts.Names().Select(host => new CompletionItem(host)));
        return option;
    }

    public static Option<int?> Port(string name, string description) => Create<int?>(
        name, "N", description, "a port: 1 to 65535, or 0 for any free one",
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : null);

    public static Option<string?> Address(string name, string description) => Create(
        name, "ADDR", description, "an IP address such as 0.0.0.0, 127.0.0.1 or ::", text => IPAddress.TryParse(text, out var address) ? address.ToString() : null);

    public static Option<Uri?> Url(string name, string description, string example) => Create(name, "URL", description, $"a URL such as {example}", TryParseUrl);

    /// <summary>The <c>--format text|json</c> option of the commands that show what the control API lists.</summary>
    public static Option<string?> TextOrJson() => Create(
        "--format", "text|json", "What to write: lines to read, or JSON as the control API has it. Default: text.", "text or json", text => text is "text" or Json ? text : null);

    public static Option<TimeSpan?> Span(string name, string description) => Create(name, "SPAN", description, SpanText.Form, text => SpanText.TryParse(text, out var span) ? span : (TimeSpan?)null);

    /// <summary>At most one of these options may be given.</summary>
    public static void Exclude(this Command command, params Option[] options) => command.Validators.Add(result =>
    {
        var given = options.Where(option => result.GetResult(option) is not null).Select(option => option.Name).ToList();
        if (given.Count > 1)
        {
            result.AddError($"{string.Join(" and ", given)} exclude one another; give one of them");
        }
    });

    public static Uri? TryParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;

    private static string[] ParseMany(ArgumentResult result, string name, string takes, Func<string, bool> isValid)
    {
        // The library counts values of all occurrences together.
        if (result.Parent is OptionResult option && option.IdentifierTokenCount > result.Tokens.Count)
        {
            result.AddError($"{name} needs a value each time");
        }

        return [.. result.Tokens.Select(token => token.Value).Where(text => isValid(text) || Refuse(result, takes, text))];
    }

    private static T? Parse<T>(ArgumentResult result, string takes, Func<string, T?> parse)
    {
        var text = result.Tokens[0].Value;
        var value = parse(text);
        if (value is null)
        {
            Refuse(result, takes, text);
        }

        return value;
    }

    private static bool Refuse(ArgumentResult result, string takes, string text)
    {
        result.AddError($"{takes}; '{text}' is none");
        return false;
    }
}
