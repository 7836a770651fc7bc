using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Entra.TokenRequests;

/// <summary>What a token is asked for: <c>resource</c>, or the <c>scope</c> of exactly one resource with <c>/.default</c> behind it.</summary>
internal static class RequestedResource
{
    private const string Default = "/.default";

    // Some SDKs append these to every scope; without a user they mean nothing.
    private static readonly string[] openId = ["openid", "profile", "email", "offline_access"];

    public static AuthorityError? Read(RequestParameters form, AuthorityVersion version, out string resource)
    {
        var name = version == AuthorityVersion.V1 ? "resource" : "scope";
        resource = form[name] ?? "";
        return version == AuthorityVersion.V2 && form["resource"] is not null ? RequestErrors.ResourceUnsupported
            : resource.Length == 0 ? RequestErrors.ParameterMissing(name)
            : version == AuthorityVersion.V1 ? null
            : ReadScope(resource, out resource);
    }

    // Only "/.default" goes: a resource that ends in a slash is asked for with "//.default", and the token's aud keeps the slash.
    private static AuthorityError? ReadScope(string scope, out string resource)
    {
        resource = "";
        string[] scopes = [.. scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(openId)];
        if (scopes is not [var only])
        {
            return RequestErrors.ScopeInvalid(scope);
        }

        if (!only.EndsWith(Default, StringComparison.OrdinalIgnoreCase))
        {
            return RequestErrors.ScopeWithoutDefault(only);
        }

        resource = only[..^Default.Length];
        return resource.Length == 0 ? RequestErrors.ScopeInvalid(scope) : null;
    }
}
