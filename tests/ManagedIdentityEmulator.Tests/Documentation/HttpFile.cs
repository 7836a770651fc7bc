using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Tests.Documentation;

/// <summary>One request of a <c>.http</c> file, with what it says of the answer.</summary>
/// <param name="Title">What the separator before it says.</param>
/// <param name="Status">The status that the answer is to have.</param>
/// <param name="Text">A text that is to be in it.</param>
/// <param name="Line">Method and address.</param>
/// <param name="Gives">What of the answer a person is to put into a variable by hand.</param>
internal sealed partial record HttpFileRequest(string Title, int Status, string Text, string Line, IReadOnlyList<string> Headers, string? Body, HandedOn? Gives)
{
    /// <summary>As it goes out, with every variable replaced.</summary>
    public HttpRequestMessage With(Func<string, string> variable)
    {
        var parts = Fill(Line, variable).Split(' ');
        parts.Length.ShouldBe(2, Title);
        var message = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (Body is not null)
        {
            message.Content = new StringContent(Fill(Body, variable));
            message.Content.Headers.ContentType = null;
        }

        foreach (var header in Headers)
        {
            var (name, value) = (header[..header.IndexOf(':')], Fill(header[(header.IndexOf(':') + 1)..].Trim(), variable));
            (message.Headers.TryAddWithoutValidation(name, value) || message.Content!.Headers.TryAddWithoutValidation(name, value)).ShouldBeTrue(Title);
        }

        return message;
    }

    public static string Fill(string text, Func<string, string> variable) => Variable().Replace(text, match => Fill(variable(match.Groups[1].Value), variable));

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Variable();
}

/// <summary>A member of an answer in JSON, or all of its text, that later requests need in a variable.</summary>
internal sealed record HandedOn(string Member, string Variable)
{
    public string Of(string answer) => Member.Length == 0 ? answer : (string)JsonNode.Parse(answer)![Member]!;
}

/// <summary>A <c>.http</c> file, as far as Visual Studio, Rider and the REST Client of VS Code agree on its form.</summary>
internal sealed partial class HttpFile
{
    private HttpFile(IReadOnlyDictionary<string, string> variables, IReadOnlyList<HttpFileRequest> requests) => (Variables, Requests) = (variables, requests);

    public IReadOnlyDictionary<string, string> Variables { get; }

    public IReadOnlyList<HttpFileRequest> Requests { get; }

    public static HttpFile Read(string path)
    {
        var blocks = Separator().Split(File.ReadAllText(path)); // what is before the first, then title and content of each
        var variables = VariableLine().Matches(blocks[0]).ToDictionary(line => line.Groups[1].Value, line => line.Groups[2].Value);
        var requests = new List<HttpFileRequest>();
        for (var i = 1; i < blocks.Length; i += 2)
        {
            if (!string.IsNullOrWhiteSpace(blocks[i + 1]))
            {
                requests.Add(ReadRequest(blocks[i].Trim('#', ' '), blocks[i + 1]));
            }
        }

        return new(variables, requests);
    }

    private static HttpFileRequest ReadRequest(string title, string content)
    {
        var expected = Expectation().Match(content);
        expected.Success.ShouldBeTrue($"'{title}' does not say what it answers");
        var lines = content.Split('\n').SkipWhile(line => line.StartsWith('#') || line.Length == 0).ToList();
        var head = lines.TakeWhile(line => line.Length > 0).ToList();
        var body = string.Join('\n', lines.Skip(head.Count)).Trim('\n');
        var gives = GoesInto().Match(content) is { Success: true } match ? new HandedOn(match.Groups[1].Value, match.Groups[2].Value) : null;
        return new(title, int.Parse(expected.Groups[1].Value), expected.Groups[2].Value.Trim(), head[0], head[1..], body.Length == 0 ? null : body, gives);
    }

    [GeneratedRegex(@"^###(.*)$", RegexOptions.Multiline)]
    private static partial Regex Separator();

    [GeneratedRegex(@"^@(\w+) = (.+)$", RegexOptions.Multiline)]
    private static partial Regex VariableLine();

    [GeneratedRegex(@"^# → (\d{3})(.*)$", RegexOptions.Multiline)]
    private static partial Regex Expectation();

    [GeneratedRegex(@"^# (?:(\w+) )?goes into @(\w+)$", RegexOptions.Multiline)]
    private static partial Regex GoesInto();
}
