using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>What a request comes to, judged by the registry as it is: the next state, or what is wrong.</summary>
internal readonly record struct RegistryDecision(RegistryState? Next, ArmError? Error)
{
    public static implicit operator RegistryDecision(RegistryState next) => new(next, null);

    public static implicit operator RegistryDecision(ArmError error) => new(null, error);
}

internal static class RegistryDecisions
{
    /// <summary>Decides and writes in one step: what was judged is still so when it is written.</summary>
    /// <param name="answer">Writes the answer to a change; that of a refusal is its error.</param>
    public static async ValueTask<ArmAnswer> DecideAsync(this IdentityRegistry registry, Func<RegistryState, RegistryDecision> decide, Func<RegistryChange, ArmAnswer> answer)
    {
        ArmError? error = null;
        try
        {
            var change = await registry.ChangeAsync(state =>
            {
                (var next, error) = decide(state);
                return next ?? state;
            });
            return error is not null ? error : answer(change);
        }
        catch (RegistryFullException e)
        {
            return ArmErrors.QuotaExceeded(e.Message);
        }
    }
}
