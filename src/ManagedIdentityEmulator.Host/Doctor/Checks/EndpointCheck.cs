using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Who answers where clients here ask.</summary>
internal static class EndpointCheck
{
    private const string Topic = "endpoint";

    public static IEnumerable<Finding> Look(Surroundings here) => here switch
    {
        { Answer: Answer.Emulator } => [Finding.Ok(Topic, $"an emulator answers at {here.Source.Shown}")],
        { Source.IsAtImdsAddress: true, Answer: Answer.Nobody } => NobodyAtImds(here),
        { Source.Address: null } => [new(Level.Problem, Topic, $"{here.Source.Shown} is no address: {From(here.Source)}", null, here.Env)],
        { Answer: Answer.Nobody(var why) } => [new(Level.Problem, Topic, $"nobody answers at {At(here.Source)}: {why}", From(here.Source), Again(here))],
        { Answer: Answer.Azure(var what) } => [new(Level.Problem, Topic, $"no emulator at {At(here.Source)}, but {what}", null, Again(here))],
        { Answer: Answer.Other(var what) } => [new(Level.Problem, Topic, $"no emulator at {At(here.Source)}: {what}", From(here.Source), Again(here))],
        _ => [],
    };

    // Of the two that are missing, an emulator is the one to begin with; who has no emulator is told so there.
    private static Finding[] NobodyAtImds(Surroundings here) => here.Emulator is null ? [] :
    [
        new(Level.Problem, Topic, "nobody answers at 169.254.169.254: the emulator runs, and this shell does not know where", null,
            here.Env, $"{Shell.Exec(here.SomeHost)}{Shell.Comment}or one program alone, with an emulator of its own"),
    ];

    private static string[] Again(Surroundings here) => here.Emulator is null ? here.Begin : [here.Env];

    private static string At(TokenSource source) => source.Address?.GetLeftPart(UriPartial.Authority) ?? source.Shown;

    private static string? From(TokenSource source) => source.Variables.Count == 0 ? null
        : source.Kind == SourceKind.AzureArc && source.Variables is [['/', ..]] ? $"{source.Variables[0]}: this machine has the agent of Azure Arc, which comes before IMDS"
        : $"the address is from {(source.Kind == SourceKind.TokenExchange ? "AZURE_AUTHORITY_HOST" : source.Variables[0])}";
}
