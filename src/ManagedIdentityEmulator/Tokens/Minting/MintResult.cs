namespace ManagedIdentityEmulator.Tokens.Minting;

/// <summary>A mistake in a <see cref="MintRequest"/>.</summary>
/// <param name="Field">The member that has it, in the letter case of JSON.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
internal sealed record MintProblem(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}

/// <summary>The answers there are to a <see cref="MintRequest"/>.</summary>
internal abstract record MintResult
{
    private MintResult()
    {
    }

    /// <summary>A token.</summary>
    public sealed record Minted(MintedToken Token) : MintResult;

    /// <summary>Every mistake that there is in the request.</summary>
    public sealed record Refused(IReadOnlyList<MintProblem> Problems) : MintResult;
}
