using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Entra.Assertions;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Entra.Federation;

/// <summary>Whether an issuer has signed an assertion: one of this process's own, or another that is asked for its keys.</summary>
internal sealed class IssuerKeys(IEnumerable<ILocalIssuer> local, IssuerDocuments documents, TimeProvider clock)
{
    private readonly Lock remembering = new();
    private readonly OrderedDictionary<string, KnownIssuer> issuers = new(StringComparer.Ordinal); // the one that was asked about last is the last

    /// <param name="assertion">Of an issuer that a federated credential names, and with a <c>kid</c>.</param>
    /// <param name="cancel">Ends the waiting; others may wait for the same keys.</param>
    public async Task<AuthorityError?> CheckSignatureAsync(ClientAssertion assertion, CancellationToken cancel)
    {
        if (local.Select(issuer => issuer.KeysOf(assertion.Issuer!)).FirstOrDefault(keys => keys is not null) is { } own)
        {
            return Check(own, assertion);
        }

        var issuer = Remember(assertion.Issuer!);
        var held = issuer.Held;
        var error = Check(held ?? await issuer.FetchAsync().WaitAsync(cancel), assertion);
        return error is null || held is null ? error
            : issuer.RefreshAsync(held, assertion.KeyId!) is { } refreshing ? Check(await refreshing.WaitAsync(cancel), assertion) // it may have rotated its keys since
            : FederationErrors.NotAskedAgain(error);
    }

    private KnownIssuer Remember(string address)
    {
        lock (remembering)
        {
            if (!issuers.Remove(address, out var issuer))
            {
                issuer = new KnownIssuer(() => documents.FetchKeysAsync(address), clock);
                if (issuers.Count == Limits.KnownIssuers)
                {
                    issuers.RemoveAt(0);
                }
            }

            issuers.Add(address, issuer);
            return issuer;
        }
    }

    private static AuthorityError? Check(FetchedKeys fetched, ClientAssertion assertion) => fetched.Error ?? Check(fetched.Keys, assertion);

    private static AuthorityError? Check(IReadOnlyList<PublicKey> keys, ClientAssertion assertion)
    {
        var named = keys.Where(key => key.KeyId == assertion.KeyId).ToList();
        return named.Count == 0 ? FederationErrors.KeyNotFound(assertion.KeyId!, assertion.Issuer!)
            : named.Any(key => RsaSignature.IsOf(key.Parameters, assertion)) ? null
            : FederationErrors.SignatureInvalid(assertion.KeyId!, assertion.Issuer!);
    }
}
