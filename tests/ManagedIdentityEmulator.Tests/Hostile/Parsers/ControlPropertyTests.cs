using System.Text;
using System.Text.Json;
using ManagedIdentityEmulator.Control;

namespace ManagedIdentityEmulator.Tests.Hostile.Parsers;

/// <summary>The bodies of the control API, whatever is in them.</summary>
public sealed class ControlPropertyTests
{
    private static readonly string[] bodies =
    [
        """{"offset":"-00:05:00","frozen":true}""", """{"utcNow":"2026-01-31T12:00:00Z"}""", """{"advance":3600}""",
        """{"name":"rollover","every":"00:00:10","for":60}""",
        """{"resource":"api://orders","host":"vm","identity":"orders","clientId":"97c80746-fffe-5f97-aebc-737751b39fef","expiresIn":-5,"validFrom":1700000000,"claims":{"a":[1,{"b":null}]},"header":{"kid":"x"},"key":"signing"}""",
    ];

    [Fact]
    public void Whatever_comes_is_read_or_refused_by_member() =>
        Rule.HoldsForTextsLike(bodies, text =>
        {
            var members = Read(text);
            if (members is null)
            {
                return;
            }

            ClockChangeReader.Read(members);
            ClockChangeReader.WhereTo(members).ShouldNotBeEmpty();
            ShouldBeNamed(members.Problems);
            ShouldBeNamed(Of(text, members => KeyDrillReader.Read(members)).Problems);
            var minted = MintRequestReader.Read(Read(text)!);
            minted.Problems.ShouldAllBe(problem => problem.Message.Length > 0);
        }, inputs: 500);

    [Theory, InlineData("[", "]"), InlineData("{\"claims\":", "}")]
    public void What_is_nested_deeply_is_refused(string open, string close)
    {
        foreach (var depth in new[] { 33, 1000, 100_000 })
        {
            Read(string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth))).ShouldBeNull();
        }
    }

    private static JsonMembers Of(string text, Action<JsonMembers> read)
    {
        var members = Read(text)!;
        read(members);
        return members;
    }

    private static void ShouldBeNamed(IReadOnlyList<(string Field, string Message)> problems) => problems.ShouldAllBe(problem => problem.Message.Length > 0);

    private static JsonMembers? Read(string text)
    {
        try
        {
            return JsonMembers.Read(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
