using System.Text.Json.Nodes;

namespace ManagedIdentityEmulator.ResourceManager.Pipeline;

/// <summary>
/// An error in Resource Manager's shape
/// (github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md, "Handling errors"): code, message, and what else there is.
/// </summary>
internal sealed record ArmError(int Status, string Code, string Message)
{
    // It names what was sent, which may be as long as a body; answers, deployments and the activity log keep it.
    private const int Longest = 4096;

    public string Message { get; init; } = Message.Length <= Longest ? Message : $"{Message[..Longest]}…";

    public string? Target { get; init; }

    public IReadOnlyList<ArmError> Details { get; init; } = [];

    public JsonObject ToJson() => new() { ["error"] = Members() };

    public JsonObject Members()
    {
        var members = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Target is not null)
        {
            members["target"] = Target;
        }

        if (Details.Count > 0)
        {
            members["details"] = new JsonArray([.. Details.Select(detail => detail.Members())]);
        }

        return members;
    }
}
