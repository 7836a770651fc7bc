using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether an emulator runs where commands such as <c>env</c> look for it.</summary>
internal static class EmulatorCheck
{
    private const string Topic = "emulator";

    public static IEnumerable<Finding> Look(Surroundings here) => here switch
    {
        { Emulator: { } found } => [Finding.Ok(Topic, $"runs, with its control listener at {here.Control.GetLeftPart(UriPartial.Authority)}; its hosts: {string.Join(", ", found.Hosts)}")],
        { AsksAnEmulator: true } =>
        [
            new(Level.Note, Topic, here.Search.Failure!.Message, "clients do not need its control listener; 'env' and 'token' do: say where it is with --control or MI_EMULATOR_CONTROL"),
        ],
        { Source.IsAtImdsAddress: true, Answer: Answer.Nobody, IsWithoutEmulator: true } =>
        [
            new(Level.Problem, Topic, here.Search.Failure!.Message, "and nobody at 169.254.169.254, where clients ask when no variable is set",
                [.. here.Begin, $"{Shell.Exec(here.SomeHost)}{Shell.Comment}or, in place of both"]),
        ],
        { Source.IsAtImdsAddress: true, Answer: Answer.Nobody, Search.Failure: { } failure } => [new(Level.Problem, Topic, failure.Message, failure.Remedy, failure.Remedy is null ? here.Begin : [])],
        _ => [new(Level.Note, Topic, here.Search.Failure!.Message, here.IsWithoutEmulator ? null : here.Search.Failure.Remedy)],
    };
}
