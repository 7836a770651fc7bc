using ManagedIdentityEmulator.Host.Doctor.Clients;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Which source each SDK picks.</summary>
internal static class SourceCheck
{
    private const string Topic = "source";

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        var picks = AzureClient.All.GroupBy(client => client.Pick(here.Here)).ToList();
        var others = picks.Where(pick => !pick.Key.Equals(here.Source)).ToList();
        var whose = others.Count == 0 ? "every SDK" : string.Join(", ", picks.Single(pick => pick.Key.Equals(here.Source)).Select(client => client.Name));
        return others.Select(pick => Other(here, pick.Key, string.Join(", ", pick.Select(client => client.Name))))
            .Prepend(Finding.Ok(Topic, $"{here.Source.Name}, {By(here.Source)}: {whose}"));
    }

    private static Finding Other(Surroundings here, TokenSource source, string whose) => source.Kind == SourceKind.None
        ? new(Level.Note, Topic, $"none: {whose}, which {(whose.Contains(',', StringComparison.Ordinal) ? "know" : "knows")} no source for these variables")
        : new(Level.Note, Topic, $"{source.Name}, {(here.Source.Kind == SourceKind.Imds && source.Kind == SourceKind.Imds ? "at 169.254.169.254 whatever is set" : By(source))}: {whose}");

    private static string By(TokenSource source) => source.Variables.Count == 0 ? "at 169.254.169.254, as nothing says otherwise" : $"by {string.Join(", ", source.Variables)}";
}
