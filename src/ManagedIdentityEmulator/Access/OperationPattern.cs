namespace ManagedIdentityEmulator.Access;

/// <summary>
/// The names of operations in roles, e.g. <c>Microsoft.Storage/*/read</c>: a <c>*</c> stands for any text, slashes too, and case does not
/// matter (learn.microsoft.com/azure/role-based-access-control/role-definitions#actions-format).
/// </summary>
internal static class OperationPattern
{
    private const char Any = '*';
    private const string AnyBetween = "/*/";
    private const int SegmentsThatName = 2;

    /// <remarks>
    /// Between two slashes it stands for nothing, too: by <c>…/userAssignedIdentities/*/assign/action</c>, Managed Identity Operator is given
    /// what Azure, when it refuses, calls <c>…/userAssignedIdentities/assign/action</c>.
    /// </remarks>
    public static bool Matches(string pattern, string operation) =>
        Fits(pattern, operation) || (pattern.Contains(AnyBetween, StringComparison.Ordinal) && Fits(pattern.Replace(AnyBetween, "/", StringComparison.Ordinal), operation));

    /// <summary>Whether a pattern says which operation is meant, as <c>Microsoft.ServiceBus/*/send/action</c> does and <c>Microsoft.KeyVault/vaults/*/read</c> does not.</summary>
    public static bool NamesOneOperation(string pattern) =>
        pattern.LastIndexOf(Any) is var at && (at < 0 || pattern[(at + 1)..].Split('/', StringSplitOptions.RemoveEmptyEntries).Length >= SegmentsThatName);

    private static bool Fits(string pattern, string operation)
    {
        var parts = pattern.Split(Any);
        if (parts is [var whole])
        {
            return whole.Equals(operation, StringComparison.OrdinalIgnoreCase);
        }

        var (first, last) = (parts[0], parts[^1]);
        if (operation.Length < first.Length + last.Length || !operation.StartsWith(first, StringComparison.OrdinalIgnoreCase) || !operation.EndsWith(last, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = operation.AsSpan(first.Length, operation.Length - first.Length - last.Length);
        foreach (var part in parts[1..^1])
        {
            var at = rest.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + part.Length)..];
        }

        return true;
    }
}
