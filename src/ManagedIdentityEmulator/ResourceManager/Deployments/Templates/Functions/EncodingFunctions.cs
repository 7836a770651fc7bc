using System.Text;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Expressions;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates.Functions;

/// <summary>Base64, URIs and data URIs.</summary>
internal static class EncodingFunctions
{
    private const string DataPrefix = "data:";

    public static IReadOnlyList<TemplateFunction> All { get; } =
    [
        new("base64", 1, 1, arguments => arguments.Result(Convert.ToBase64String(Encoding.UTF8.GetBytes(arguments.Text(0))))),
        new("base64ToString", 1, 1, arguments => arguments.Result(FromBase64(arguments, arguments.Text(0)))),
        new("base64ToJson", 1, 1, arguments => TemplateValues.ParseJson(FromBase64(arguments, arguments.Text(0)))),
        new("uri", 2, 2, Combine),
        new("uriComponent", 1, 1, arguments => arguments.Result(Uri.EscapeDataString(arguments.Text(0)))),
        new("uriComponentToString", 1, 1, arguments => arguments.Result(Uri.UnescapeDataString(arguments.Text(0)))),
        new("dataUri", 1, 1, arguments => arguments.Result($"data:text/plain;charset=utf8;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(arguments.Text(0)))}")),
        new("dataUriToString", 1, 1, FromDataUri),
    ];

    private static string FromBase64(Arguments arguments, string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            throw arguments.Fail("the text is not valid base64");
        }
    }

    private static JsonNode Combine(Arguments arguments) =>
        Uri.TryCreate(arguments.Text(0), UriKind.Absolute, out var start) && Uri.TryCreate(start, arguments.Text(1), out var whole)
            ? arguments.Result(whole.ToString())
            : throw arguments.Fail($"'{arguments.Text(0)}' and '{arguments.Text(1)}' make no URI");

    private static JsonNode FromDataUri(Arguments arguments)
    {
        var text = arguments.Text(0);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (!text.StartsWith(DataPrefix, StringComparison.OrdinalIgnoreCase) || comma < 0)
        {
            throw arguments.Fail("the text is no data URI");
        }

        var data = text[(comma + 1)..];
        return arguments.Result(text[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase) ? FromBase64(arguments, data) : Uri.UnescapeDataString(data));
    }
}
