using System.Text.Json;
using ManagedIdentityEmulator.Benchmarks.Http;
using ManagedIdentityEmulator.Configuration;

namespace ManagedIdentityEmulator.Benchmarks.Rows.Scale;

/// <summary>Many user-assigned identities, each of which is used for many targets: ten on each of as many web apps as that takes, all on one virtual machine.</summary>
internal sealed record Population(int Identities, int Targets)
{
    private const string Host = "vm";
    private const int OnAHost = 10;

    private IEnumerable<int> Numbers => Enumerable.Range(1, Identities);

    private IEnumerable<HostOptions> Hosts =>
    [
        new() { Name = Host, Type = "Microsoft.Compute/virtualMachines", SystemAssigned = true, UserAssigned = [.. Numbers.Select(Name)] },
        .. Numbers.Chunk(OnAHost).Select(numbers => new HostOptions { Name = HostOf(numbers[0]), Type = "Microsoft.Web/sites", UserAssigned = [.. numbers.Select(Name)] }),
    ];

    public static Guid ClientId(int number) => new(number, 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>The web app that an identity is on.</summary>
    public static string HostOf(int number) => $"app-{(number - 1) / OnAHost}";

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
        Hosts = [.. Hosts],
    };

    /// <summary>Writes the same as a configuration file.</summary>
    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(new
    {
        userAssignedIdentities = Numbers.Select(number => new { name = Name(number), clientId = ClientId(number) }),
        hosts = Hosts.Select(host => new { name = host.Name, type = host.Type, systemAssigned = host.SystemAssigned, userAssigned = host.UserAssigned }),
    }));

    private static string Name(int number) => $"identity-{number}";
}
