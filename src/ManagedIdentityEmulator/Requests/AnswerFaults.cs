using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Minting;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>Has the failure drills befall a token that is about to be answered.</summary>
internal sealed class AnswerFaults(FaultDrills drills, DeviantTokens deviants, Pause pause)
{
    /// <returns>The token to answer; <see langword="null"/> where the identity is not to be found.</returns>
    public ValueTask<AccessToken?> ApplyAsync(HttpContext http, AccessToken token) =>
        http.Notes() is { IsOpenToDrills: true } notes && Find(notes, token) is { } fault ? BefallAsync(http, notes, fault, token) : new(token);

    // The one that a drill of both kinds has begun with, else the first of those that count tokens alone.
    private AppliedFault? Find(RequestNotes notes, AccessToken token) =>
        notes.Fault is { Effect: { IsOfTheAnswer: true } or FaultEffect.Untouched } begun ? begun
        : drills.Take(new(notes.Protocol.Name, notes.Host, token.Principal, token.Resource), isOfTheAnswer: true);

    private async ValueTask<AccessToken?> BefallAsync(HttpContext http, RequestNotes notes, AppliedFault fault, AccessToken token)
    {
        notes.Fault = fault;
        var effect = fault.Effect;
        if (effect is { IsOfTheAnswer: true, Delay: var delay } && delay > TimeSpan.Zero && !await pause.WaitAsync(http, delay))
        {
            return token;
        }

        switch (effect)
        {
            case FaultEffect.Unassigned:
                (notes.Outcome, notes.Reason, notes.IsFromCache) = (RequestOutcome.Faulted, null, null);
                return null;
            case FaultEffect.Token(var deviation):
                notes.IsFromCache = false;
                return await deviants.MakeAsync(token, notes.Host, deviation, http.RequestAborted);
            case FaultEffect.Broken or FaultEffect.Field:
                notes.Outcome = effect is FaultEffect.Broken ? RequestOutcome.Faulted : null;
                DamagedBody.Begin(http, effect);
                return token;
            default:
                return token;
        }
    }
}
