using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>A part of what an emulator knows, in an export: some members of the document.</summary>
internal interface IStateSection
{
    /// <summary>The members that are this section's.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>The members with their names, as they are now, to be written piece by piece.</summary>
    public IEnumerable<Action<Utf8JsonWriter>> Pieces();

    /// <summary>Reads the members of a document, and adds every mistake in them by its path; nothing is changed yet.</summary>
    /// <returns>What takes them over, or <see langword="null"/> where there is a mistake, or nothing to take over.</returns>
    public PreparedImport? Read(JsonObject document, ProblemList problems);
}

/// <summary>What is left to do for an import once all of it has been found right.</summary>
/// <param name="Apply">Takes it over, and returns what undoes that; an <see cref="IOException"/> says that it cannot be kept, and has not happened.</param>
internal sealed record PreparedImport(Func<Action> Apply);
