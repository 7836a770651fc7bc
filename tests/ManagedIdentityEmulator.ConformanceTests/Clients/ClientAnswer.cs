using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>A line that a client program prints: a token, or the exception that its SDK threw.</summary>
internal sealed record ClientAnswer(bool Ok, string? Token, DateTimeOffset? ExpiresOn, string? Type, string? Message, double Seconds = 0)
{
    // MSAL turns the end into a lifetime and that into an end again: msal-node counts from when it asked, MSAL.NET from a little later.
    private const int ClockSlack = 60;

    private const int SecondsToAnswer = 20; // on a busy machine, a chain of credentials among others takes a few

    public static ClientAnswer Parse(string line) => JsonSerializer.Deserialize<ClientAnswer>(line, JsonSerializerOptions.Web)!;

    public void ShouldBeATokenFor(IdentityState identity, string resource)
    {
        Ok.ShouldBeTrue($"{Type}: {Message}");
        var claims = JwtPayload.Read(Token!);
        var end = claims.GetProperty("exp").GetInt64();
        claims.ShouldSatisfyAllConditions(
            () => claims.GetProperty("oid").GetGuid().ShouldBe(identity.PrincipalId),
            () => claims.GetProperty("appid").GetGuid().ShouldBe(identity.ClientId),
            () => claims.GetProperty("xms_mirid").GetString().ShouldBe(identity.ResourceId),
            () => claims.GetProperty("aud").GetString().ShouldBe(resource),
            () => ExpiresOn!.Value.ToUnixTimeSeconds().ShouldBeInRange(end - ClockSlack, end + ClockSlack));
    }

    public void ShouldBeAnError(string type, string message)
    {
        Ok.ShouldBeFalse();
        Type.ShouldBe(type, Message);
        Message.ShouldNotBeNull().ShouldContain(message, Case.Sensitive);
    }

    /// <param name="words">What the message is to have in it.</param>
    /// <param name="isFinal">Whether the client is to take it for the last word. If not, Azure.Identity is at it for 25 seconds.</param>
    public void ShouldBeARefusal(string words, bool isFinal)
    {
        Ok.ShouldBeFalse();
        Message.ShouldNotBeNull().ShouldContain(words, Case.Sensitive);
        if (isFinal)
        {
            Seconds.ShouldBeLessThan(SecondsToAnswer);
        }
    }
}
