using ManagedIdentityEmulator.Host.Doctor.Clients;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether a <c>DefaultAzureCredential</c> comes to ask a managed identity at all.</summary>
internal static class CredentialCheck
{
    private const string Topic = "credential";
    private const string Choice = "AZURE_TOKEN_CREDENTIALS";
    private const string ManagedIdentity = "ManagedIdentityCredential";
    private const string Authority = "AZURE_AUTHORITY_HOST";

    // What completes the EnvironmentCredential, the first of all, beside AZURE_TENANT_ID and AZURE_CLIENT_ID.
    private static readonly string[][] secrets = [["AZURE_CLIENT_SECRET"], ["AZURE_CLIENT_CERTIFICATE_PATH"], ["AZURE_USERNAME", "AZURE_PASSWORD"]];

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        List<Finding> problems = [.. Principal(here.Here), .. Chosen(here), .. Probe(here), .. PlainAuthority(here.Here)];
        return problems.Count > 0 ? problems : [Finding.Ok(Topic, "DefaultAzureCredential asks a managed identity, and no other before it")];
    }

    private static IEnumerable<Finding> Principal(ClientEnvironment here)
    {
        if (here.Has("AZURE_TENANT_ID", "AZURE_CLIENT_ID") && secrets.FirstOrDefault(names => here.Has(names)) is { } names && IsOneOf(here, "prod", "EnvironmentCredential"))
        {
            yield return new(Level.Problem, Topic, $"{string.Join(" and ", names)}: DefaultAzureCredential takes it, and asks the real Microsoft Entra ID",
                "a service principal or user comes before any managed identity", Shell.Unset(names));
        }
    }

    private static IEnumerable<Finding> Chosen(Surroundings here)
    {
        if (!IsOneOf(here.Here, "prod", ManagedIdentity) && !(here.Source.Kind == SourceKind.TokenExchange && IsOneOf(here.Here, "WorkloadIdentityCredential")))
        {
            yield return new(Level.Problem, Topic, $"{Choice} leaves managed identities out: DefaultAzureCredential does not ask for one", null, Shell.Set(ManagedIdentity, Choice));
        }
    }

    // .NET's probe takes IMDS's 400 for "there" at 169.254.169.254 alone.
    private static IEnumerable<Finding> Probe(Surroundings here)
    {
        if (here.Source is { Kind: SourceKind.Imds, IsAtImdsAddress: false } && !IsChosen(here.Here, ManagedIdentity))
        {
            yield return new(Level.Problem, Topic, $"{Choice} is not set: .NET's DefaultAzureCredential finds no IMDS at {here.Source.Address?.Authority ?? here.Source.Shown}",
                "it probes first, and misreads the answer of any address but 169.254.169.254", Shell.Set(ManagedIdentity, Choice));
        }
    }

    private static IEnumerable<Finding> PlainAuthority(ClientEnvironment here)
    {
        if (here[Authority]?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) is true)
        {
            yield return new(Level.Problem, Topic, $"{Authority} is not https, which most SDKs refuse, .NET's ManagedIdentityCredential too", null, Shell.Unset(Authority));
        }
    }

    private static bool IsOneOf(ClientEnvironment here, params string[] choices) => here[Choice] is null || choices.Any(choice => IsChosen(here, choice));

    private static bool IsChosen(ClientEnvironment here, string choice) => choice.Equals(here[Choice], StringComparison.OrdinalIgnoreCase);
}
