using System.Text.RegularExpressions;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Resources;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// Finds the operation that a request asks for, and holds it to what every operation is held to. Clients' requests and those of deployments
/// come through here alike.
/// </summary>
internal sealed partial class ArmDispatcher
{
    private readonly EmulatorOptions options;
    private readonly ResourceGroups groups;
    private readonly ActivityRecorder activities;
    private readonly ILookup<(string Type, bool OnCollection), ArmOperation> operations;

    public ArmDispatcher(EmulatorOptions options, ResourceGroups groups, ActivityRecorder activities, IEnumerable<IResourceProvider> providers)
    {
        (this.options, this.groups, this.activities) = (options, groups, activities);
        operations = providers.SelectMany(provider => provider.Operations).ToLookup(operation => (operation.ResourceType.ToUpperInvariant(), operation.OnCollection));
    }

    public static bool IsApiVersion(string text) => ApiVersionPattern().IsMatch(text);

    /// <summary>The operation of that method on single resources of a type, if any provider has one.</summary>
    public ArmOperation? Find(string method, string resourceType) => operations[(resourceType.ToUpperInvariant(), false)].FirstOrDefault(known => known.Method == method);

    public async ValueTask<ArmAnswer> SendAsync(ArmRequest request)
    {
        var candidates = operations[(request.Path.ResourceType.ToUpperInvariant(), request.Path.IsCollection)].Where(known => known.Scopes.HasFlag(request.Path.ScopeKind)).ToList();
        var operation = candidates.Find(known => known.Method == request.Method || (known.Method == "GET" && request.Method == "HEAD"));
        var answer = Check(request, candidates, operation) is { } error ? error : await DoAsync(request, operation!);
        if (operation is not null)
        {
            activities.Record(request, operation, answer);
        }

        return answer;
    }

    private static async ValueTask<ArmAnswer> DoAsync(ArmRequest request, ArmOperation operation)
    {
        try
        {
            var answer = await operation.Handle(request);

            // What there is, is told without a body (learn.microsoft.com/rest/api/resources/resources/check-existence-by-id).
            return request.Method == "HEAD" && answer.Status == StatusCodes.Status200OK ? ArmAnswer.NoContent : answer;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ArmErrors.StateNotKept(e.Message); // a change that cannot be kept does not happen
        }
    }

    private ArmError? Check(ArmRequest request, List<ArmOperation> candidates, ArmOperation? operation)
    {
        var path = request.Path;
        return request.ApiVersion is not { } version ? ArmErrors.MissingApiVersion
            : !IsApiVersion(version) ? ArmErrors.InvalidApiVersion(version)
            : path.SubscriptionId is { } subscription && !subscription.Equals(options.SubscriptionId.ToString(), StringComparison.OrdinalIgnoreCase) ? ArmErrors.SubscriptionNotFound(subscription)
            : candidates.Count == 0 ? Unknown(path)
            : operation is null ? ArmErrors.MethodNotAllowed(request.Method, path)
            : operation.ApiVersions.Count > 0 && !operation.ApiVersions.Contains(version, StringComparer.OrdinalIgnoreCase) ? ArmErrors.UnsupportedApiVersion(version, path.ResourceType, operation.ApiVersions)
            : path.ResourceGroup is { } group && !operation.IsWithoutResourceGroup && groups.Find(group) is null ? ArmErrors.ResourceGroupNotFound(group)
            : null;
    }

    private ArmError Unknown(ArmPath path) =>
        operations.Any(known => known.Key.Type.StartsWith($"{path.Namespace.ToUpperInvariant()}/", StringComparison.Ordinal)) ? ArmErrors.InvalidType(path.ResourceType) : ArmErrors.InvalidNamespace(path.Namespace);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(-[A-Za-z.]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ApiVersionPattern();
}
