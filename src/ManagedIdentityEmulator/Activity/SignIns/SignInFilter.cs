using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Activity.SignIns;

/// <summary>Which sign-ins are wanted; what is <see langword="null"/> does not matter.</summary>
internal sealed record SignInFilter
{
    /// <summary>A name, <c>system-assigned</c>, a client id or a principal id.</summary>
    public string? Identity { get; init; }

    /// <summary>Any name of the service, its application id or its display name.</summary>
    public string? Resource { get; init; }

    /// <summary>The application id that <see cref="Resource"/> stands for.</summary>
    public Guid ResourceAppId { get; init; }

    public bool? IsSuccess { get; init; }

    /// <summary>Only sign-ins after this one.</summary>
    public Guid? AfterId { get; init; }

    /// <summary>Only sign-ins at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public bool Has(SignIn signIn) =>
        (Since is not { } since || signIn.TimeGenerated >= since.UtcDateTime)
        && (IsSuccess is not { } isSuccess || isSuccess == (signIn.ResultType == SignIn.Success))
        && (Resource is null || IsFor(Resource, signIn))
        && (Identity is null || IsOf(Identity, signIn.Principal));

    private bool IsFor(string resource, SignIn signIn) =>
        Same(signIn.ResourceIdentity, ResourceAppId.ToString()) || Same(signIn.ResourceIdentity.TrimEnd('/'), resource.TrimEnd('/')) || Same(signIn.ResourceDisplayName, resource);

    private static bool IsOf(string identity, ManagedIdentity principal) =>
        Same(principal.Name, identity)
        || (principal.Kind == IdentityKind.SystemAssigned && Same(ManagedIdentity.SystemAssignedName, identity))
        || (Guid.TryParse(identity, out var id) && (id == principal.ClientId || id == principal.PrincipalId));

    private static bool Same(string known, string given) => given.Equals(known, StringComparison.OrdinalIgnoreCase);
}
