using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ManagedIdentityEmulator.Host.Doctor.Clients;
using ManagedIdentityEmulator.Protocols.Kubernetes;

namespace ManagedIdentityEmulator.Host.Doctor.Checks;

/// <summary>The service account's token on AKS: whether it is there, whose it is, and whether it is still good.</summary>
internal static class TokenFileCheck
{
    private const string Variable = "AZURE_FEDERATED_TOKEN_FILE";
    private const string Topic = "token file";
    private const int Longest = 64 * 1024;
    private const long LatestTime = 253402300799; // the end of the year 9999

    public static IEnumerable<Finding> Look(Surroundings here)
    {
        if (here.Source.Kind != SourceKind.TokenExchange || here.Here[Variable] is not { } file)
        {
            return here.Here.Has(Variable) ? [new(Level.Note, Topic, $"{Variable} is set, and counts only beside AZURE_TENANT_ID and AZURE_CLIENT_ID", null, Shell.Unset(Variable))] : [];
        }

        try
        {
            return [Path.Exists(file) ? Describe(here, file, RegularFile.Read(new FileInfo(file).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file, Longest)) : Problem(here, $"{file} is not there")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [Problem(here, $"{file} cannot be read: {e.Message.TrimEnd('.')}")];
        }
    }

    private static Finding Describe(Surroundings here, string file, string? token)
    {
        if (Claims(token) is not { } claims || claims["exp"] is not JsonValue exp || !exp.TryGetValue<long>(out var seconds) || seconds is < 0 or > LatestTime || claims["iss"] is not JsonValue issuer)
        {
            return Problem(here, $"{file} has no token");
        }

        var end = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return end < (here.Emulator?.Now ?? TimeProvider.System.GetUtcNow()) ? Problem(here, $"{file} has expired, at {end:u}")
            : here.Emulator is not { } emulator || emulator.ClusterIssuers.Contains($"{issuer}") ? Finding.Ok(Topic, $"{file} is there, good until {end:u}")
            : new(Level.Note, Topic, $"{file} is of another issuer than the emulator's clusters: {issuer}", "it is believed where an identity has a federated credential for that issuer");
    }

    private static Finding Problem(Surroundings here, string text) => new(Level.Problem, Topic, text, $"it is what {Variable} names", here.Env);

    private static JsonObject? Claims(string? token)
    {
        try
        {
            return token?.Split('.') is [_, var payload, _] ? JsonNode.Parse(Base64Url.DecodeFromChars(payload)) as JsonObject : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }
}
