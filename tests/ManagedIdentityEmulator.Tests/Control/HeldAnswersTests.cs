using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Tests.Control;

public sealed class HeldAnswersTests
{
    [Fact]
    public async Task Whoever_comes_when_a_thousand_wait_is_told_so_until_one_of_them_goes()
    {
        var held = new HeldAnswers();
        var end = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, Limits.HeldAnswers - 1).Select(_ => held.HoldAsync(Request(), () => end.Task)).ToList();
        var first = new TaskCompletionSource();
        var last = held.HoldAsync(Request(), () => first.Task);
        waiting.ShouldAllBe(reader => !reader.IsCompleted);

        (await StatusAsync()).ShouldBe(StatusCodes.Status503ServiceUnavailable);
        (await StatusAsync()).ShouldBe(StatusCodes.Status503ServiceUnavailable, "whoever was refused takes no place");

        first.SetResult();
        await last;
        (await StatusAsync()).ShouldBe(StatusCodes.Status200OK);
        end.SetResult();
        await Task.WhenAll(waiting);

        async Task<int> StatusAsync()
        {
            var request = Request();
            await held.HoldAsync(request, () => Task.CompletedTask);
            return request.Response.StatusCode;
        }
    }

    private static DefaultHttpContext Request() => new() { RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
}
