using ManagedIdentityEmulator.Host.Commands;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator.Host;

/// <summary>
/// The signing key takes longer than all else of a start. It is begun with the program's first line, where a glance says nothing of another
/// command or of keys that may be kept; a glance that was wrong costs processor time, and nothing else.
/// </summary>
internal static class ForeseenKey
{
    private static readonly string[] variables = [ProgramVariables.Data, ProgramVariables.Config];
    private static readonly string[] options = ["--data", "--config"];
    private static readonly string[] shortAnswers = ["--help", "-h", "-?", "--version"];

    public static void Begin(string[] args)
    {
        if (IsLikely(args, isConfigured: variables.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) || File.Exists(ConfigurationFile.DefaultPath)))
        {
            FirstKeys.Foresee(TimeProvider.System);
        }
    }

    /// <param name="args">The program's arguments.</param>
    /// <param name="isConfigured">Whether there is a configuration beside them, which may have keys kept.</param>
    public static bool IsLikely(string[] args, bool isConfigured)
    {
        var own = args.TakeWhile(arg => arg != "--").ToList();
        return !own.Exists(shortAnswers.Contains)
            && (args is [ExecCommand.Name, ..] // which keeps nothing, whatever its configuration says
                || (!isConfigured
                    && (args is [] or [RunCommand.Name, ..] or [['-', ..], ..])
                    && !own.Exists(arg => options.Any(option => arg.StartsWith(option, StringComparison.Ordinal)))));
    }
}
