using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using Microsoft.Extensions.DependencyInjection;

namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>
/// The resource providers that there are, with their types and api-versions, by which clients choose the version that they speak
/// (learn.microsoft.com/rest/api/resources/providers). All of them are registered, and stay so.
/// </summary>
internal sealed class ProviderRegistrations(EmulatorOptions options, IServiceProvider services) : IResourceProvider
{
    private const string Tenant = "Microsoft.Resources/providers";
    private const string Subscription = "Microsoft.Resources/subscriptions/providers";

    // What is said of types that take whatever date: clients look for one they know, or take the first.
    private static readonly string[] anyDate = ["2024-11-01", "2024-03-01", "2023-07-01", "2022-09-01", "2021-04-01", "2020-06-01", "2019-10-01", "2018-05-01"];

    // Its own operations are among those that it tells of, so they are asked for when everything is there.
    private readonly Lazy<Dictionary<string, IReadOnlyList<ProvidedType>>> provided = new(() => Read(services.GetServices<IResourceProvider>()));

    public IEnumerable<ArmOperation> Operations =>
    [
        new("GET", Tenant, true, request => ArmAnswer.Of(List(request))),
        new("GET", Tenant, false, request => ArmAnswer.Of(Get(request))),
        new("GET", Subscription, true, request => ArmAnswer.Of(List(request))),
        new("GET", Subscription, false, request => ArmAnswer.Of(Get(request))),
        new("POST", $"{Subscription}/register", true, request => ArmAnswer.Of(Get(request))),
        new("POST", $"{Subscription}/unregister", true, request => ArmAnswer.Of(Get(request))),
    ];

    private static Dictionary<string, IReadOnlyList<ProvidedType>> Read(IEnumerable<IResourceProvider> providers) => providers
        .SelectMany(provider => provider.Operations)
        .Where(operation => operation.Method != "POST")
        .GroupBy(operation => operation.ResourceType[..operation.ResourceType.IndexOf('/', StringComparison.Ordinal)], StringComparer.OrdinalIgnoreCase)
        .ToDictionary(operations => operations.Key, operations => (IReadOnlyList<ProvidedType>)[.. TypesIn(operations)], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<ProvidedType> TypesIn(IEnumerable<ArmOperation> operations) => operations
        .GroupBy(operation => operation.ResourceType[(operation.ResourceType.IndexOf('/', StringComparison.Ordinal) + 1)..], StringComparer.OrdinalIgnoreCase)
        .OrderBy(type => type.Key, StringComparer.OrdinalIgnoreCase)
        .Select(type => new ProvidedType(
            type.Key,
            [.. type.SelectMany(operation => operation.ApiVersions).Distinct(StringComparer.OrdinalIgnoreCase).OrderByDescending(version => version, StringComparer.Ordinal).DefaultIfEmpty().SelectMany(version => version is null ? anyDate : [version])],
            type.Any(operation => operation.Method == "PUT" && operation.Scopes.HasFlag(ArmScopes.ResourceGroup))));

    private ArmAnswer List(ArmRequest request) => Paging.Write(request, provided.Value.OrderBy(known => known.Key, StringComparer.OrdinalIgnoreCase).Select(known => Describe(request, known.Key)));

    private ArmAnswer Get(ArmRequest request) => provided.Value.Keys.FirstOrDefault(known => known.Equals(request.Path.Name, StringComparison.OrdinalIgnoreCase)) is { } name
        ? ArmAnswer.Ok(Describe(request, name))
        : ArmErrors.InvalidNamespace(request.Path.Name);

    private JsonObject Describe(ArmRequest request, string name) => new()
    {
        ["id"] = request.Path.SubscriptionId is null ? $"/providers/{name}" : $"/subscriptions/{options.SubscriptionId}/providers/{name}",
        ["namespace"] = name,
        ["registrationPolicy"] = name is "Microsoft.Resources" or "Microsoft.Authorization" ? "RegistrationFree" : "RegistrationRequired",
        ["registrationState"] = "Registered",
        ["resourceTypes"] = new JsonArray([.. provided.Value[name].Select(Describe)]),
    };

    private JsonObject Describe(ProvidedType type) => new()
    {
        ["resourceType"] = type.Name,
        ["locations"] = new JsonArray([.. type.IsTracked ? Regions.With(options.Location).Select(region => JsonValue.Create(region.DisplayName)) : []]),
        ["apiVersions"] = new JsonArray([.. type.ApiVersions.Select(version => JsonValue.Create(version))]),
        ["defaultApiVersion"] = type.ApiVersions.FirstOrDefault(version => version.Length == 10) ?? type.ApiVersions[0],
        ["capabilities"] = type.IsTracked ? "SupportsTags, SupportsLocation" : "None",
    };

    private sealed record ProvidedType(string Name, IReadOnlyList<string> ApiVersions, bool IsTracked);
}
