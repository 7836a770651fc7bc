using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary><c>format()</c>: composite formatting, with <c>{0}</c>, <c>{0,8}</c> and <c>{0:D4}</c>.</summary>
internal static partial class TextFormat
{
    public static string Write(Arguments arguments)
    {
        var format = arguments.Text(0);
        var result = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            var character = format[at];
            if (character is not ('{' or '}'))
            {
                result.Append(character);
            }
            else if (at + 1 < format.Length && format[at + 1] == character)
            {
                result.Append(character);
                at++;
            }
            else if (Item().Match(format, at) is { Success: true } item && item.Index == at)
            {
                result.Append(Write(arguments, item));
                at += item.Length - 1;
            }
            else
            {
                throw arguments.Fail($"the format '{(format.Length > 100 ? format[..100] + "…" : format)}' is not valid at position {at}");
            }
        }

        return result.ToString();
    }

    private static string Write(Arguments arguments, Match item)
    {
        var index = int.Parse(item.Groups["index"].Value, CultureInfo.InvariantCulture);
        if (index + 1 >= arguments.Count)
        {
            throw arguments.Fail($"the format names the argument {index} and there are {arguments.Count - 1}");
        }

        var value = arguments[index + 1];
        var form = item.Groups["form"].Value;
        var text = form.Length > 0 && TemplateValues.TryInteger(value, out var number) ? Write(arguments, number, form) : TemplateValues.Write(value);
        var width = item.Groups["width"].Success ? int.Parse(item.Groups["width"].Value, CultureInfo.InvariantCulture) : 0;
        text = width < 0 ? text.PadRight(-width) : text.PadLeft(width);
        arguments.Budget.Charge(text.Length);
        return text;
    }

    private static string Write(Arguments arguments, long number, string form)
    {
        try
        {
            return number.ToString(form, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw arguments.Fail($"'{form}' is no format of a number");
        }
    }

    // No more digits than these: what is to be 999999999 wide would take a gigabyte.
    [GeneratedRegex(@"\{(?<index>[0-9]{1,3})\s*(,\s*(?<width>-?[0-9]{1,3}))?(:(?<form>[A-Za-z][0-9]{0,2}|[0#.,%]{1,64}))?\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Item();
}
