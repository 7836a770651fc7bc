using ManagedIdentityEmulator.Activity;
using ManagedIdentityEmulator.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace ManagedIdentityEmulator.Tests.Control;

public sealed class EventsEndpointTests
{
    [Fact]
    public async Task A_reader_that_comes_while_the_emulator_ends_has_an_end_and_no_failure()
    {
        var lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        lifetime.StopApplication();
        var http = new DefaultHttpContext();
        var feed = new EventFeed();

        await new EventsEndpoint(feed, new HeldAnswers(), lifetime).StreamAsync(http);

        http.Response.StatusCode.ShouldBe(StatusCodes.Status200OK);
        feed.HasListeners.ShouldBeFalse();
    }
}
