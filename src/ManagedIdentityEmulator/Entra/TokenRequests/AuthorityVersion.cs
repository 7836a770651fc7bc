namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>The two token endpoints: the older takes a <c>resource</c> and answers with strings, the newer takes a <c>scope</c> and answers with numbers.</summary>
internal enum AuthorityVersion
{
    /// <summary><c>/{tenant}/oauth2/token</c>.</summary>
    V1,

    /// <summary><c>/{tenant}/oauth2/v2.0/token</c>.</summary>
    V2,
}
