using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Identities.Credentials;

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>A managed identity that Entra was asked for a token for, and what came of it.</summary>
/// <param name="Identity">Which.</param>
/// <param name="Resource">What the token was for, as it was asked for.</param>
/// <param name="Id">The request's id.</param>
internal sealed record SignInAttempt(ManagedIdentity Identity, string Resource, Guid Id)
{
    public Guid CorrelationId { get; init; } = Guid.NewGuid();

    /// <summary>How the identity has proved itself; of one that is asked for by its host, with its current certificate.</summary>
    public SignInProof? Proof { get; init; }

    public SignInRefusal? Refusal { get; init; }
}

/// <summary>What a client has shown at the authority: a certificate of its own, an outside token, or nothing that counts.</summary>
internal sealed record SignInProof(IdentityCredential? Certificate = null, FederatedCredential? Federated = null);

/// <summary>Why Entra has refused.</summary>
/// <param name="Code">The number of the AADSTS error.</param>
/// <param name="Message">Its words.</param>
internal sealed record SignInRefusal(int Code, string Message);
