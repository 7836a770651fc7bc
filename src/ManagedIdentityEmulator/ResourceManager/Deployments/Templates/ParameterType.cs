using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The type of a parameter or output, as it is declared.</summary>
/// <param name="Name">As deployments show it, e.g. <c>SecureString</c>.</param>
/// <param name="Kind">The kind of value that it takes; <see langword="null"/> for any.</param>
internal sealed record ParameterType(string Name, string? Kind, bool IsSecure)
{
    private const string Reference = "#/definitions/";
    private const int MostReferences = 32;

    private static readonly ParameterType[] types =
    [
        new("String", "String", false), new("SecureString", "String", true), new("Int", "Integer", false), new("Bool", "Boolean", false),
        new("Object", "Object", false), new("SecureObject", "Object", true), new("Array", "Array", false),
    ];

    /// <summary>Finds the declaration that says the type: its own, or one of <c>definitions</c>, as Bicep writes types with names.</summary>
    public static JsonObject Resolve(JsonObject declaration, Template template, string name)
    {
        for (var steps = 0; declaration.Text("$ref") is { } reference; steps++)
        {
            declaration = steps < MostReferences && reference.StartsWith(Reference, StringComparison.Ordinal) && template.Definitions[reference[Reference.Length..]] is JsonObject definition ? definition
                : throw new TemplateException($"The type '{reference}' of '{name}' is not defined in the template.");
        }

        return declaration;
    }

    public static ParameterType Read(JsonObject declaration, string name) => declaration.Text("type") is { } type
        ? Array.Find(types, known => known.Name.Equals(type, StringComparison.OrdinalIgnoreCase))
            ?? throw new TemplateException($"The type '{type}' of '{name}' is not valid. The allowed types are '{string.Join(", ", types.Select(known => known.Name.ToLowerInvariant()))}'.")
        : throw new TemplateException($"'{name}' must have a 'type'.");

    public bool Takes(JsonNode? value) => Kind is null || TemplateValues.KindOf(value) == Kind;
}
