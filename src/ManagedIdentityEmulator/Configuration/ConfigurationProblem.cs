namespace ManagedIdentityEmulator.Configuration;

/// <summary>One mistake in a configuration.</summary>
/// <param name="Path">Where it is, as a JSON path such as <c>$.hosts[0].type</c>.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ConfigurationProblem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Path}: {Message}";
}

/// <summary>A configuration that was read, or every mistake that was found in it.</summary>
/// <param name="Options">The options; complete and valid when there are no problems.</param>
/// <param name="Problems">Every mistake found; empty when the configuration can be used.</param>
internal sealed record ConfigurationResult(EmulatorOptions Options, IReadOnlyList<ConfigurationProblem> Problems);
