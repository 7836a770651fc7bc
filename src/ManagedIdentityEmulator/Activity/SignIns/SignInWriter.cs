using System.Globalization;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;
using ManagedIdentityEmulator.Tokens.Targets;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>Writes sign-ins into the log, and tells them to whoever listens.</summary>
internal sealed class SignInWriter(SignInLog log, CredentialRing credentials, TargetDirectory targets, EventFeed events, TimeProvider clock)
{
    /// <param name="attempt">What is to be written.</param>
    /// <param name="hide">Takes secrets out of a text that a client has sent.</param>
    public void Write(SignInAttempt attempt, Func<string, string> hide)
    {
        var (identity, refusal) = (attempt.Identity, attempt.Refusal);
        var asked = LogText.Printable(hide(attempt.Resource));
        Guid? appId = targets.Accepts(attempt.Resource) ? targets.AppIdOf(attempt.Resource) : null;
        var proof = attempt.Proof ?? new SignInProof(credentials.Of(identity).Current);
        var made = new SignIn
        {
            Principal = identity.Bare(),
            Certificate = proof.Certificate?.Mark,
            TimeGenerated = clock.GetUtcNow().UtcDateTime,
            Id = attempt.Id,
            CorrelationId = attempt.CorrelationId,
            ResultType = refusal?.Code.ToString(CultureInfo.InvariantCulture) ?? SignIn.Success,
            ResultDescription = refusal is null ? "" : LogText.Printable(hide(refusal.Message), LogText.LongestSentence),
            FederatedCredentialId = proof.Federated is { } federated ? $"{identity.ResourceId}/federatedIdentityCredentials/{federated.Name}" : "",
            ResourceDisplayName = (appId is { } known ? TargetNames.Find(known) : null) ?? asked,
            ResourceIdentity = appId is null ? asked : hide($"{appId}"), // what is asked for may be an id itself, and so may secrets
            ResourceServicePrincipalId = appId is { } id ? NameBasedGuid.Create(identity.TenantId, $"{id}").ToString() : "",
        };
        log.Add(made);
        Tell(made);
    }

    private void Tell(SignIn made)
    {
        if (events.HasListeners)
        {
            (string Name, string Value)[] columns =
            [
                (nameof(made.Id), $"{made.Id}"), (nameof(made.CorrelationId), $"{made.CorrelationId}"), (nameof(made.AppId), $"{made.AppId}"),
                (nameof(made.ServicePrincipalId), $"{made.ServicePrincipalId}"), (nameof(made.ServicePrincipalName), made.ServicePrincipalName),
                (nameof(made.ServicePrincipalCredentialKeyId), made.ServicePrincipalCredentialKeyId), (nameof(made.FederatedCredentialId), made.FederatedCredentialId),
                (nameof(made.ResourceDisplayName), made.ResourceDisplayName), (nameof(made.ResourceIdentity), made.ResourceIdentity),
                (nameof(made.ResultType), made.ResultType), (nameof(made.ResultDescription), made.ResultDescription),
                (nameof(made.UniqueTokenIdentifier), made.UniqueTokenIdentifier),
            ];
            events.Publish("signin", new(made.TimeGenerated), [.. columns.Where(column => column.Value.Length > 0)]);
        }
    }
}
