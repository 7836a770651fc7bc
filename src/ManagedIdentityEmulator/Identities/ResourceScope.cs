namespace ManagedIdentityEmulator.Identities;

/// <summary>
/// Where a role is assigned or asked about: the tenant (<c>/</c>), a subscription, a resource group or a resource, compared without regard
/// to case (learn.microsoft.com/azure/role-based-access-control/scope-overview).
/// </summary>
internal readonly record struct ResourceScope
{
    private readonly string? value;

    private ResourceScope(string value) => this.value = value;

    public static ResourceScope Tenant => default;

    /// <summary>A scope as somebody wrote it: any case, with or without a slash at the end.</summary>
    public static ResourceScope From(string text) => new(text.TrimEnd('/'));

    /// <summary>Whether something is here or below. A name that only begins like this one is not: <c>/subscriptions/x</c> is not above <c>/subscriptions/xy</c>.</summary>
    public bool Contains(ResourceScope other)
    {
        var (own, asked) = (value ?? "", other.value ?? "");
        return asked.StartsWith(own, StringComparison.OrdinalIgnoreCase) && (asked.Length == own.Length || asked[own.Length] == '/');
    }

    /// <summary>The id of what is attached here, e.g. <c>/providers/Microsoft.Authorization/roleAssignments/…</c>.</summary>
    public string Append(string extension) => value + extension;

    public bool Equals(ResourceScope other) => string.Equals(value ?? "", other.value ?? "", StringComparison.OrdinalIgnoreCase);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(value ?? "");

    public override string ToString() => string.IsNullOrEmpty(value) ? "/" : value;
}
