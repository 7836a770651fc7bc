using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Tokens;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.Requests;

/// <summary>
/// Has the requests of managed identities that come to Entra written down as sign-ins, before their answer. A cached token comes to nobody,
/// and applications have a log of their own. The doctor's count: a token that it gets may be cached for a program.
/// </summary>
internal sealed class SignInRecorder(SignInWriter signIns, SecretMask secrets)
{
    /// <summary>A new token. What a failure drill then does to the answer does not unmake it.</summary>
    public void Issued(HttpContext http, AccessToken token, SignInProof? proof = null) =>
        Write(http, token.Principal, (identity, trace) => new(identity, token.Resource, token.Id) { CorrelationId = trace.CorrelationId, Proof = proof });

    /// <summary>A refusal of Entra's.</summary>
    public void Refused(HttpContext http, ServicePrincipal principal, string resource, SignInRefusal refusal, SignInProof? proof = null) =>
        Write(http, principal, (identity, trace) => new(identity, resource, trace.Id) { CorrelationId = trace.CorrelationId, Proof = proof, Refusal = refusal });

    private void Write(HttpContext http, ServicePrincipal principal, Func<ManagedIdentity, EntraTrace, SignInAttempt> attempt)
    {
        if (principal is ManagedIdentity identity)
        {
            var notes = http.Notes();
            signIns.Write(attempt(identity, notes.Trace), secrets.Of(http, notes));
        }
    }
}
