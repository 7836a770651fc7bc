using ManagedIdentityEmulator.Host.Commands;
using ManagedIdentityEmulator.Host.Doctor.Probes;
using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>Whether this environment is that of the host that the user means to be on.</summary>
internal static class HostCheck
{
    private const string Topic = "host";

    public static async Task<IReadOnlyList<Finding>> LookAsync(Surroundings here, CancellationToken cancel)
    {
        if (here.MeantHost is not { } host)
        {
            return [];
        }

        if (here.Emulator is null)
        {
            return [new(Level.Note, Topic, $"whether this is {host} cannot be told without its emulator")];
        }

        using var control = new ControlClient(here.Settings.Control, Probing.LongestWait);
        try
        {
            var variables = await control.VariablesAsync(host, cancel);
            TrustReport.RemoveMissing(variables);
            return [Compare(here, host, HostEnvironment.In(here.Here.Variables, variables))];
        }
        catch (CommandFailure failure)
        {
            return [new(Level.Problem, Topic, failure.Message)];
        }
    }

    private static Finding Compare(Surroundings here, string host, HostEnvironment wanted)
    {
        var missing = wanted.Set.Where(variable => here.Here.Variables.GetValueOrDefault(variable.Key) is not { Length: > 0 }).Select(variable => variable.Key).ToList();
        var others = wanted.Set.Where(variable => here.Here[variable.Key] is { } value && value != variable.Value).Select(variable => variable.Key).ToList();
        string?[] differences = [Named("not set", missing), Named("not as on it", others), Named("in the way", wanted.Unset)];
        return missing.Count + others.Count + wanted.Unset.Count == 0
            ? Finding.Ok(Topic, $"the variables are those of {host}")
            : new(Level.Problem, Topic, $"this is not {host}", string.Join("; ", differences.OfType<string>()), here.Env);
    }

    private static string? Named(string what, IReadOnlyList<string> names) => names.Count == 0 ? null : $"{what}: {string.Join(", ", names)}";
}
