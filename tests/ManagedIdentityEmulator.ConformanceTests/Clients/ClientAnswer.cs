using System.Text.Json;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>The line that a client program prints: a token, or the exception that its SDK threw.</summary>
internal sealed record ClientAnswer(bool Ok, string? Token, DateTimeOffset? ExpiresOn, string? Type, string? Message)
{
    // msal-node turns the end into a lifetime when the answer is there, and adds that to the time at which it asked.
    private const int ClockSlack = 60;

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
            () => ExpiresOn!.Value.ToUnixTimeSeconds().ShouldBeInRange(end - ClockSlack, end));
    }

    public void ShouldBeAnError(string type, string message)
    {
        Ok.ShouldBeFalse();
        Type.ShouldBe(type, Message);
        Message.ShouldNotBeNull().ShouldContain(message, Case.Sensitive);
    }
}
