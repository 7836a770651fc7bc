using System.Net;
using System.Text.Json;

namespace ManagedIdentityEmulator.Testing.Tests;

/// <summary>A service on ASP.NET Core's bearer authentication, while the emulator's keys are rotated.</summary>
public sealed class KeyRotationTests
{
    private const string Audience = "api://orders";

    [Fact(Timeout = 60_000)]
    public async Task A_service_accepts_the_next_key_from_the_document_that_it_holds_and_asks_again_at_the_one_after()
    {
        await using var emulator = await Emulator.StartAsync(e => e.AddVirtualMachine("vm1").WithoutPorts(), TestContext.Current.CancellationToken);
        await emulator.RotateKeysAsync(TestContext.Current.CancellationToken); // a next key is published by then, and not only soon after the start
        await using var api = await ProtectedApi.StartAsync(emulator, Audience);

        var first = await TokenAsync(emulator);
        (await api.AnswerToAsync(first)).ShouldBe(HttpStatusCode.OK);

        // The next key has been in the document since before it signs.
        await emulator.RotateKeysAsync(TestContext.Current.CancellationToken);
        (await api.AnswerToAsync(await TokenAsync(emulator))).ShouldBe(HttpStatusCode.OK);

        // The one after that has not: a request that is refused makes the service read the document again.
        await emulator.RotateKeysAsync(TestContext.Current.CancellationToken);
        var third = await TokenAsync(emulator);
        (await api.AnswerToAsync(third)).ShouldBe(HttpStatusCode.Unauthorized);
        while (await api.AnswerToAsync(third) != HttpStatusCode.OK)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken); // the library goes by the machine's clock
        }

        // Keys that sign no more are still there for the tokens that they have signed.
        (await api.AnswerToAsync(first)).ShouldBe(HttpStatusCode.OK);
    }

    // Neither from a credential's cache nor from the emulator's.
    private static async Task<string> TokenAsync(Emulator emulator)
    {
        using var http = new HttpClient(emulator.CreateHandler());
        http.DefaultRequestHeaders.Add("Metadata", "true");
        var answer = await http.GetStringAsync(
            new Uri($"http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&bypass_cache=true&resource={Audience}"), TestContext.Current.CancellationToken);
        return JsonElement.Parse(answer).GetProperty("access_token").GetString()!;
    }
}
