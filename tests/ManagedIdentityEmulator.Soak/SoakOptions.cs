using System.CommandLine;
using System.Globalization;

namespace ManagedIdentityEmulator.Soak;

/// <summary>What a run is to do.</summary>
/// <param name="Emulator">The program to use, where it is not this repository's.</param>
internal sealed record SoakChoice(TimeSpan Duration, int Seed, string? Emulator = null, string? JsonFile = null);

/// <summary>The options of a run.</summary>
internal sealed class SoakOptions
{
    private const double DefaultMinutes = 5;
    private const double MostMinutes = 24 * 60;

    private readonly Option<double?> minutes = Value<double?>("--minutes", "N", $"How long, at most a day. Default: {DefaultMinutes}.", $"a number above 0, at most {MostMinutes}", ReadMinutes);
    private readonly Option<int?> seed = Value<int?>("--seed", "N", "What chance begins with. Default: any number, which is printed.", "a whole number", ReadSeed);
    private readonly Option<string?> json = Value("--json", "FILE", "Where to write the samples and what was found, as JSON.", "the name of a file", text => text.Length > 0 ? Path.GetFullPath(text) : null);
    private readonly Option<string?> emulator = Value("--emulator", "FILE", "A built mi-emulator to use in place of this repository's.", "a program that exists", text => File.Exists(text) ? Path.GetFullPath(text) : null);

    public void AddTo(Command command)
    {
        Option[] all = [minutes, seed, json, emulator];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public SoakChoice Read(ParseResult parsed) => new(
        TimeSpan.FromMinutes(parsed.GetValue(minutes) ?? DefaultMinutes), parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(emulator), parsed.GetValue(json));

    private static double? ReadMinutes(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostMinutes ? number : null;

    private static int? ReadSeed(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

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
