using System.Collections.ObjectModel;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Which variables that clients heed are set. Their values may be secrets, and are not said.</summary>
internal static class VariablesCheck
{
    private static readonly string[] ofIdentity = ["AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_AUTHORITY_HOST"];

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        var set = ConflictingVariables.In(here.Here.Variables, ReadOnlyDictionary<string, string>.Empty)
            .Concat(ofIdentity.Where(here.Here.Variables.ContainsKey)).Except(TrustVariables.All).ToList();
        var empty = set.Where(name => here.Here[name] is null).ToList();
        yield return set.Count == 0
            ? Finding.Ok("variables", "none is set that leads a client anywhere")
            : Finding.Ok("variables", string.Join(", ", set.Except(empty).DefaultIfEmpty("none with a value")));
        if (empty.Count > 0)
        {
            yield return new(Level.Note, "variables", $"set, but empty: {string.Join(", ", empty)}", "some clients take them for set", Shell.Unset(empty));
        }

        if (Missing(here) is { } missing)
        {
            // Python's credential asks nobody where the endpoint stands alone; where the header does, no client heeds it.
            yield return new(here.Here.Has("IDENTITY_ENDPOINT") ? Level.Problem : Level.Note, "variables", missing, "one without the other says nothing to most clients, and they ask elsewhere, or nobody", here.Env);
        }
    }

    private static string? Missing(Surroundings here) => (here.Here.Has("IDENTITY_ENDPOINT"), here.Here.Has("IDENTITY_HEADER")) switch
    {
        (true, false) when !here.Here.Has("IMDS_ENDPOINT") => "IDENTITY_ENDPOINT is set, and IDENTITY_HEADER is missing (on Azure Arc, IMDS_ENDPOINT)",
        (false, true) => "IDENTITY_HEADER is set, and IDENTITY_ENDPOINT is missing",
        _ => null,
    };
}
