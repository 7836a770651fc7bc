using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Testing;

/// <summary>An emulator was told to start with a configuration that has mistakes; the message names all of them.</summary>
/// <param name="problems">The mistakes.</param>
public sealed class EmulatorConfigurationException(IReadOnlyList<ConfigurationProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems.Prepend<object>("The emulator's configuration has mistakes:")))
{
    /// <summary>The mistakes.</summary>
    public IReadOnlyList<ConfigurationProblem> Problems { get; } = problems;
}
