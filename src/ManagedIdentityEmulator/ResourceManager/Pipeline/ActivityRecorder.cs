using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Wire;
using Microsoft.AspNetCore.Http;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// Writes management operations into the activity log, those of deployments too: once each, when they have been answered. Clients at odds
/// with themselves put a token where a name should be, and long texts: the log keeps neither.
/// </summary>
internal sealed class ActivityRecorder(ActivityLog log, TimeProvider clock)
{
    public void Record(ArmRequest request, ArmOperation operation, ArmAnswer answer)
    {
        if (!operation.IsLogged)
        {
            return;
        }

        var path = request.Path;
        log.Add(new()
        {
            Time = clock.GetUtcNow(),
            Operation = operation.Action,
            OperationName = OperationNames.Of(operation.Action),
            Method = request.Method,
            Resource = LogText.Printable(path.IsCollection ? path.Text[..path.Text.LastIndexOf('/')] : path.Text, Limits.ResourceId), // an action is done to what is before it
            ResourceType = operation.OnCollection ? operation.ResourceType[..operation.ResourceType.LastIndexOf('/')] : operation.ResourceType,
            ResourceGroup = path.ResourceGroup is { } group ? LogText.Printable(group) : null,
            SubscriptionId = path.SubscriptionId is { } subscription ? LogText.Printable(subscription) : null,
            Caller = request.Caller is { } caller ? new(caller.Name, caller.ClientId, caller.PrincipalId) : null,
            Outcome = answer.Status >= StatusCodes.Status400BadRequest ? ActivityOutcome.Failed
                : answer.Status == StatusCodes.Status202Accepted ? ActivityOutcome.Accepted
                : ActivityOutcome.Succeeded,
            Status = answer.Status,
            Error = answer.Error is { } error ? new(error.Code, LogText.Printable(error.Message, LogText.LongestSentence)) : null,
            CorrelationId = request.CorrelationId,
        });
    }
}
