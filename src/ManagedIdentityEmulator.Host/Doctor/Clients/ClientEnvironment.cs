namespace ManagedIdentityEmulator.Host.Doctor.Clients;

/// <summary>What clients look at before they ask anybody.</summary>
/// <param name="Variables">The environment.</param>
/// <param name="FileExists">Whether there is a file: some are signs of a host.</param>
internal sealed record ClientEnvironment(IReadOnlyDictionary<string, string> Variables, Func<string, bool> FileExists)
{
    /// <summary>A variable's value; <see langword="null"/> where it is not set, or empty.</summary>
    public string? this[string name] => Variables.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    public bool Has(params IEnumerable<string> names) => names.All(name => this[name] is not null);
}
