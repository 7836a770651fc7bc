using ManagedIdentityEmulator.Identities.Callers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// What every request that Azure would answer goes through, whatever it speaks: it is written down, found to be from somebody, held to
/// the limits where there are any, and befallen by failure drills. Then the protocol answers. The doctor's go to it straight.
/// </summary>
internal static class RequestSteps
{
    public static void AddRequestSteps(this IServiceCollection services) => services
        .AddSingleton<RequestEntries>()
        .AddSingleton<JournalStep>()
        .AddSingleton<PageStep>()
        .AddSingleton<Pause>()
        .AddSingleton<FaultStep>()
        .AddSingleton<AnswerFaults>()
        .AddSingleton<SignInRecorder>();

    /// <summary>Leads the endpoints' requests through the steps.</summary>
    public static void ThroughRequestSteps(this IEndpointConventionBuilder endpoints, IServiceProvider services)
    {
        var journal = services.GetRequiredService<JournalStep>();
        var faults = services.GetRequiredService<FaultStep>();
        endpoints.Finally(endpoint =>
        {
            var answer = endpoint.RequestDelegate!;
            var reading = endpoint.Metadata.OfType<RequestReading>().Last();
            var limited = Throttling.Before(http => faults.InvokeAsync(http, reading, answer), services);
            NotedRequest identified = (http, notes) => IdentifyAsync(http, notes, reading, limited);
            endpoint.RequestDelegate = http => DoctorRequests.Include(http) ? IdentifyAsync(http, http.BeginNotes(), reading, answer) : journal.InvokeAsync(http, identified);
        });
    }

    private static Task IdentifyAsync(HttpContext http, RequestNotes notes, RequestReading reading, RequestDelegate next)
    {
        var identified = reading.IdentifyAsync(http, notes);
        return identified.IsCompletedSuccessfully ? next(http) : AwaitAsync(identified.AsTask(), http, notes, next);
    }

    private static async Task AwaitAsync(Task identified, HttpContext http, RequestNotes notes, RequestDelegate next)
    {
        try
        {
            await identified;
        }
        catch (CallerNotKnownException e)
        {
            notes.Explain(e.Message);
            await notes.Protocol.FailAsync(http, StatusCodes.Status503ServiceUnavailable); // which clients try again
            return;
        }

        await next(http);
    }
}
