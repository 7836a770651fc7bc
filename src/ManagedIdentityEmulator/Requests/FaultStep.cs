using System.Globalization;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Has the failure drills befall requests before their protocol sees them. What they do to a token comes later, in <see cref="AnswerFaults"/>.</summary>
internal sealed class FaultStep(FaultDrills drills, Pause pause)
{
    public Task InvokeAsync(HttpContext http, RequestReading reading, RequestDelegate next) => drills.AreNone ? next(http) : BefallAsync(http, reading, next);

    private async Task BefallAsync(HttpContext http, RequestReading reading, RequestDelegate next)
    {
        var notes = http.Notes();
        notes.IsOpenToDrills = true;
        await reading.ReadTargetAsync(http, notes);
        notes.Fault = drills.Take(new(notes.Protocol.Name, notes.Host, notes.Principal, notes.Resource), isOfTheAnswer: false);
        if (notes.Fault is not { Effect: var effect })
        {
            await AnswerAsync(http, next);
            return;
        }

        var isNow = !effect.IsOfTheAnswer || !ProtocolName.GivesTokens(notes.Protocol.Name);
        if (isNow && effect.Delay > TimeSpan.Zero && !await pause.WaitAsync(http, effect.Delay))
        {
            return;
        }

        await (effect switch
        {
            FaultEffect.Failure(var status, var wait) => FailAsync(http, status, wait),
            FaultEffect.Page(var status) => GatewayPage.WriteAsync(Faulted(http).Response, status),
            FaultEffect.Empty => EmptyAsync(Faulted(http).Response),
            FaultEffect.Disconnected => ResetAsync(http),
            FaultEffect.Unanswered => pause.WaitAsync(Faulted(http), Timeout.InfiniteTimeSpan),
            FaultEffect.Broken when isNow => DamageAsync(Faulted(http), effect, next),
            _ => AnswerAsync(http, next),
        });
    }

    private static Task DamageAsync(HttpContext http, FaultEffect effect, RequestDelegate next)
    {
        DamagedBody.Begin(http, effect);
        return AnswerAsync(http, next);
    }

    private static async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        finally
        {
            await DamagedBody.FinishAsync(http);
        }
    }

    private static HttpContext Faulted(HttpContext http)
    {
        http.Notes().Outcome = RequestOutcome.Faulted;
        return http;
    }

    private static Task FailAsync(HttpContext http, int status, TimeSpan? retryAfter)
    {
        if (retryAfter is { } wait)
        {
            http.Response.Headers.RetryAfter = ((long)wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return Faulted(http).Notes().Protocol.FailAsync(http, status);
    }

    private static Task EmptyAsync(HttpResponse response)
    {
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private static Task ResetAsync(HttpContext http)
    {
        Faulted(http).Notes().IsUnanswered = true;
        http.Abort();
        return Task.CompletedTask;
    }
}
