using ManagedIdentityEmulator.Identities.Documents;

namespace ManagedIdentityEmulator.Tests.Identities.Documents;

/// <summary>What a restart makes of a configuration that has changed: names stand for the items, and a number behind one for what it is like.</summary>
public sealed class RegistryMergeTests
{
    [Theory]
    [InlineData("a1", "a1", "a1", "a1", "nothing has changed")]
    [InlineData("a1", "a1", "a2", "a2", "a change meanwhile stays")]
    [InlineData("a1", "a1", "", "", "what was removed meanwhile stays so")]
    [InlineData("a1", "a1", "a1 b1", "a1 b1", "what was made meanwhile stays")]
    [InlineData("", "", "b1", "b1", "also where nothing is configured")]
    [InlineData("a1", "a3", "a1", "a3", "a new configuration counts")]
    [InlineData("a1", "a3", "a2", "a3", "also over a change meanwhile")]
    [InlineData("a1", "a3", "", "a3", "also where it was removed meanwhile")]
    [InlineData("a1", "", "a1", "", "what is configured no more is removed")]
    [InlineData("a1", "", "a2", "", "also where it was changed meanwhile")]
    [InlineData("a1", "", "", "", "both have removed it")]
    [InlineData("", "a1", "", "a1", "what is newly configured is added")]
    [InlineData("", "a1", "a2", "a1", "also over one of that name that was made meanwhile")]
    [InlineData("a1 b1", "a3 b1", "a1 b2 c1", "a3 b2 c1", "each item for itself")]
    [InlineData("", "a1 b1", "b2 c1", "b1 c1 a1", "as at a first start after a crash in the middle of one")]
    [InlineData("a1", "A1", "a2", "A1", "a name that is written in another way is another configuration, of the same item")]
    public void Each_item_is_as_its_configuration_has_become_or_else_as_it_was_left(string before, string configured, string left, string merged, string why)
    {
        var made = RegistryMerge.Merge(Of(before), Of(configured), Of(left));

        Told(made.Identities.Select(identity => $"{identity.Name}{identity.ClientId.ToString()[0]}")).ShouldBe(Told(merged.Split(' ')), why);
        Told(made.Hosts.Select(host => $"{host.Name}{host.TokenFile}")).ShouldBe(Told(merged.Split(' ')), why);
        Told(made.Applications.Select(application => $"{application.Name}{application.ClientId.ToString()[0]}")).ShouldBe(Told(merged.Split(' ')), why);
    }

    [Theory]
    [InlineData("a1 b1", "a1 b1", "b1 a1 c1", "b1 a1 c1", "hosts stay in the order they were left in")]
    [InlineData("a1 b1", "b1 a1", "a1 c1 b1", "b1 a1 c1", "unless the configuration has another")]
    [InlineData("a1", "b1 a1", "c1 a1", "b1 a1 c1", "or one in front")]
    public void The_first_virtual_machine_is_that_of_the_configuration_once_that_has_changed(string before, string configured, string left, string merged, string why) =>
        string.Join(' ', RegistryMerge.Merge(Of(before), Of(configured), Of(left)).Hosts.Select(host => $"{host.Name}{host.TokenFile}")).ShouldBe(merged, why);

    private static string Told(IEnumerable<string> items) => string.Join(' ', items.Order());

    private static RegistryDocument Of(string items)
    {
        var named = items.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(item => (Name: item[..1], Version: item[1])).ToList();
        return new()
        {
            Identities = named.ConvertAll(item => new IdentityDocument { Name = item.Name, ResourceId = $"/{item.Name}", ClientId = Id(item.Version) }),
            Hosts = named.ConvertAll(item => new HostDocument { Name = item.Name, TokenFile = $"{item.Version}" }),
            Applications = named.ConvertAll(item => new ApplicationDocument { Name = item.Name, ClientId = Id(item.Version) }),
        };
    }

    private static Guid Id(char digit) => new($"{digit}0000000-0000-0000-0000-000000000000");
}
