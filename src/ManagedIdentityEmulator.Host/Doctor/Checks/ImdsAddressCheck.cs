using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>169.254.169.254: who answers there, or whether an emulator could.</summary>
internal static class ImdsAddressCheck
{
    private const string Topic = "IMDS";
    private const string WhoCares = "SDKs for Go and Rust know no other address of a virtual machine";

    public static IEnumerable<Finding> Look(Surroundings here) => here switch
    {
        { Source.IsAtImdsAddress: true, Answer: not Answer.Nobody } => [], // the endpoint, above
        { ImdsAnswer: Answer.Emulator } => [Finding.Ok(Topic, "an emulator answers at 169.254.169.254")],
        { ImdsAnswer: Answer.Azure(var what) } => [Others(what)],
        { ImdsAnswer: Answer.Other(var what) } => [Others(what)],
        { ImdsAnswer: null } => [Finding.Ok(Topic, "no client here asks 169.254.169.254")],
        { Source.Kind: not SourceKind.Imds } => [Finding.Ok(Topic, "nobody answers at 169.254.169.254")],
        _ => [Nobody(PortProbe.ImdsHint())],
    };

    private static Finding Others(string what) => new(Level.Note, Topic, $"no emulator at 169.254.169.254: {what}", WhoCares);

    // The hint is "why; to mend it on Linux: command".
    private static Finding Nobody(string? hint) => hint?.Split(": ", 2) switch
    {
        null => new(Level.Note, Topic, "nobody answers at 169.254.169.254, and an emulator that is started now could", WhoCares),
        [var why, var command] when why.Contains("on Linux", StringComparison.Ordinal) =>
            new(Level.Note, Topic, $"nobody answers at 169.254.169.254: {why.Split(';')[0]}", $"{WhoCares}; on Linux, before the emulator starts:", command),
        _ => new(Level.Note, Topic, $"nobody answers at 169.254.169.254: {hint}"),
    };
}
