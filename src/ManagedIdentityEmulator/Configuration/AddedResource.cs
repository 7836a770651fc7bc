using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ManagedIdentityEmulator.Identities;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// A host or identity that is added to a running emulator: JSON in the form, and by the rules, that it has in <c>emulator.json</c>.
/// </summary>
internal static class AddedResource
{
    /// <returns>The identity; what is wrong with it is among the problems, by its member.</returns>
    public static UserAssignedIdentityOptions? ReadIdentity(ReadOnlySpan<byte> json, ProblemList problems)
    {
        var identity = Read(json, ConfigurationJson.Default.UserAssignedIdentityOptions, problems);
        if (identity is not null)
        {
            ConfigurationValidator.Identity(identity, "$", problems);
        }

        return identity;
    }

    /// <inheritdoc cref="ReadIdentity"/>
    /// <param name="registry">What there is: its identities may be assigned, and what other hosts claim may not be claimed again.</param>
    public static HostOptions? ReadHost(ReadOnlySpan<byte> json, IdentityRegistry registry, ProblemList problems)
    {
        var host = Read(json, ConfigurationJson.Default.HostOptions, problems);
        if (host is not null)
        {
            ConfigurationValidator.Host(host, registry, problems);
        }

        return host;
    }

    private static T? Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, ProblemList problems)
        where T : class
    {
        try
        {
            if (ConfigurationText.Parse(json) is JsonObject members)
            {
                ConfigurationShape.Check(members, type, "$", problems);
                return members.Deserialize(type);
            }

            problems.Add("$", "must be a JSON object");
        }
        catch (JsonException e)
        {
            problems.Add("$", $"is no JSON: {e.Message}");
        }

        return null;
    }
}
