namespace ManagedIdentityEmulator.ConformanceTests.DotNetClient;

/// <summary>Which identity the token is wanted for, e.g. <c>client:…</c>; <c>system</c> has no id.</summary>
internal sealed record IdentitySelector(string Kind, string Id)
{
    public static IdentitySelector Parse(string text) => text.Split(':', 2) switch
    {
        ["system"] => new("system", ""),
        [("client" or "object" or "resource") and var kind, var id] => new(kind, id),
        _ => throw new ArgumentException($"'{text}' selects no identity", nameof(text)),
    };
}
