namespace ManagedIdentityEmulator.Identities.Callers;

/// <summary>Whose request it is cannot be told yet: the name server is silent about names among the hosts' callers, which may stand for its source.</summary>
/// <param name="names">The names.</param>
internal sealed class CallerNotKnownException(IReadOnlyList<string> names)
    : Exception($"the name server says nothing about {string.Join(", ", names.Take(MostNamed).Select(name => $"'{name}'"))}{(names.Count > MostNamed ? ", …" : "")} among the hosts' callers, which may be where this comes from")
{
    private const int MostNamed = 3;
}
