namespace ManagedIdentityEmulator.Entra.Assertions;

/// <summary>Whether an assertion counts now, by the emulator's clock and with five minutes for a clock that differs, as Entra gives.</summary>
internal sealed class AssertionTimes(TimeProvider clock)
{
    private static readonly TimeSpan skew = TimeSpan.FromMinutes(5);

    /// <summary>A time that has to be there and is not counts as long past.</summary>
    public AuthorityError? Check(ClientAssertion assertion)
    {
        var now = clock.GetUtcNow();
        var counts = now - skew < (assertion.ExpiresOn ?? DateTimeOffset.UnixEpoch)
            && now + skew >= (assertion.NotBefore ?? DateTimeOffset.UnixEpoch)
            && now + skew >= (assertion.IssuedAt ?? DateTimeOffset.UnixEpoch)
            && !(assertion.NotBefore > assertion.ExpiresOn);
        return counts ? null : AssertionErrors.OutsideValidity(assertion, now);
    }
}
