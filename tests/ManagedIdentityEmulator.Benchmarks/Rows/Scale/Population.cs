using System.Text.Json;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>A virtual machine with many user-assigned identities, each of which is used for many targets.</summary>
internal sealed record Population(int Identities, int Targets)
{
    private const string Host = "vm";
    private const string HostType = "Microsoft.Compute/virtualMachines";

    private IEnumerable<int> Numbers => Enumerable.Range(1, Identities);

    public static Guid ClientId(int number) => new(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    public static string Target(int number) => $"api://target-{number}";

    /// <summary>Every identity for every target, in no order.</summary>
    public (Guid ClientId, string Target)[] Shuffled()
    {
        var all = (from number in Numbers from target in Enumerable.Range(1, Targets) select (ClientId(number), Target(target))).ToArray();
        new Random(all.Length).Shuffle(all);
        return all;
    }

    public IReadOnlyList<Question> Questions() => [.. Shuffled().Select(token => Question.Imds(token.Target, $"&client_id={token.ClientId}"))];

    public EmulatorOptions Options() => new()
    {
        UserAssignedIdentities = [.. Numbers.Select(number => new UserAssignedIdentityOptions { Name = Name(number), ClientId = ClientId(number) })],
        Hosts = [new() { Name = Host, Type = HostType, SystemAssigned = true, UserAssigned = [.. Numbers.Select(Name)] }],
    };

    /// <summary>Writes the same as a configuration file.</summary>
    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(new
    {
        userAssignedIdentities = Numbers.Select(number => new { name = Name(number), clientId = ClientId(number) }),
        hosts = new[] { new { name = Host, type = HostType, systemAssigned = true, userAssigned = Numbers.Select(Name) } },
    }));

    private static string Name(int number) => $"identity-{number}";
}
