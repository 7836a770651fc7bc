using System.Text.Json.Nodes;
using ManagedIdentityEmulator.ResourceManager.Pipeline;

namespace ManagedIdentityEmulator.ResourceManager.Deployments.Templates;

/// <summary>The sections of a template (learn.microsoft.com/azure/azure-resource-manager/templates/syntax).</summary>
internal sealed class Template
{
    // learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
    private const int MostParameters = 256;
    private const int MostVariables = 512;
    private const int MostOutputs = 512;
    private const int MostResources = 800;

    private Template(JsonObject json)
    {
        Parameters = Section(json, "parameters", MostParameters);
        Variables = Section(json, "variables", MostVariables);
        Outputs = Section(json, "outputs", MostOutputs);
        Definitions = Section(json, "definitions", int.MaxValue);
        Functions = json["functions"] switch
        {
            null => null,
            JsonArray functions => functions,
            _ => throw new TemplateException("The template section 'functions' must be an array."),
        };
        Resources = json["resources"] switch
        {
            JsonArray resources => [.. resources.Select(resource => ((string?)null, AsResource(resource)))],
            JsonObject resources => [.. resources.Select(resource => ((string?)resource.Key, AsResource(resource.Value)))],
            null => [],
            _ => throw new TemplateException("The template section 'resources' must be an array, or an object of resources by symbolic name."),
        };
        CheckCount("resources", Resources.Count, MostResources);
    }

    public JsonObject Parameters { get; }

    public JsonObject Variables { get; }

    public JsonObject Outputs { get; }

    /// <summary>Types that parameters refer to.</summary>
    public JsonObject Definitions { get; }

    public JsonArray? Functions { get; }

    /// <summary>The resources, with their symbolic names where they have some.</summary>
    public IReadOnlyList<(string? Symbol, JsonObject Resource)> Resources { get; }

    /// <exception cref="TemplateException">It is no template.</exception>
    public static Template Read(JsonObject json)
    {
        if (json.Text("$schema") is not { } schema || !schema.Contains("eploymentTemplate.json", StringComparison.Ordinal))
        {
            throw new TemplateException("The template must have a '$schema' of a deployment template, e.g. 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#'.");
        }

        if (json.Text("contentVersion") is null)
        {
            throw new TemplateException("The template must have a 'contentVersion', e.g. '1.0.0.0'.");
        }

        if (json["resources"] is null)
        {
            throw new TemplateException("The template must have a section 'resources'.");
        }

        TemplateSyntax.Check(json);
        return new(json);
    }

    public static void CheckCount(string what, int count, int most = MostResources)
    {
        if (count > most)
        {
            throw new TemplateException($"The number of template {what} limit exceeded. Limit: '{most}' and actual: '{count}'.");
        }
    }

    private static JsonObject Section(JsonObject json, string name, int most)
    {
        var section = json[name] switch
        {
            null => [],
            JsonObject members => members,
            _ => throw new TemplateException($"The template section '{name}' must be an object."),
        };
        CheckCount(name, section.Count, most);
        return section;
    }

    private static JsonObject AsResource(JsonNode? resource) => resource as JsonObject ?? throw new TemplateException("A template resource must be an object.");
}
