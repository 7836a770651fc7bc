using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Host.Doctor.Probes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>A real request for a token, as a client sends it; and only to an emulator: nobody else is to see a secret or a token of this machine.</summary>
internal static class TokenCheck
{
    private const string Topic = "token";
    private const string ClientId = "AZURE_CLIENT_ID";
    private const int MostIdentities = 8;

    public static async Task<IReadOnlyList<Finding>> LookAsync(Surroundings here, CancellationToken cancel)
    {
        if (!here.AsksAnEmulator)
        {
            return [];
        }

        var named = here.Source.Kind is SourceKind.TokenExchange or SourceKind.CloudShell ? null : here.Here[ClientId];
        var answers = await Task.WhenAll(new[] { null, named }.Distinct().Select(id => TokenProbe.AskAsync(here.Source, here.Here, id)));
        var first = answers[0] is TokenAnswer.Refused(var why) ? await OfAnotherAsync(here, why) : Given(answers[0]);
        return answers is [_, TokenAnswer.Refused(var whyNamed)]
            ? [first, new(Level.Problem, Topic, $"none for the identity that {ClientId} names: {whyNamed}", "DefaultAzureCredential asks for it", Shell.Unset(ClientId))]
            : [first];
    }

    private static Finding Given(TokenAnswer answer) => Finding.Ok(Topic, $"got one for {TokenRequests.Resource}, of {((TokenAnswer.Given)answer).Of}");

    // A host that has user-assigned identities alone gives no token to who names none of them: that is as it should be.
    private static async Task<Finding> OfAnotherAsync(Surroundings here, string why)
    {
        foreach (var (name, clientId) in here.Emulator?.UserAssigned.Take(MostIdentities) ?? [])
        {
            if (await TokenProbe.AskAsync(here.Source, here.Here, clientId) is TokenAnswer.Given)
            {
                return new(Level.Note, Topic, $"got one for {name}, client id {clientId}; a client that names no identity gets none", why);
            }
        }

        return new(Level.Problem, Topic, $"refused: {why}", null, here.Emulator?.Drills.Failures.Count > 0 ? [here.ClearFaults, here.Env] : [here.Env]);
    }
}
