namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether an emulator could be started with the configuration that is here.</summary>
internal static class ConfigurationCheck
{
    public static IEnumerable<Finding> Look(Surroundings here) => here.Configuration switch
    {
        { Options: null, Path: var path } =>
        [
            new(here.AsksAnEmulator ? Level.Note : Level.Problem, "configuration", $"{path ?? "the MI_EMULATOR_ variables"} cannot be used: no emulator starts here", "what is wrong with it stands on standard error",
                path is null ? [] : [$"{ProgramVariables.Program} config check {path}"]),
        ],
        { Path: { } path } => [Finding.Ok("configuration", $"{path} has no mistakes")],
        _ => [],
    };
}
