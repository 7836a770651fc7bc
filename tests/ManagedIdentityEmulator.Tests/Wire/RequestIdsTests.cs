using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Tests.Wire;

public class RequestIdsTests
{
    [Fact]
    public void Ids_say_that_they_are_random_and_no_two_are_the_same()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => RequestIds.New()).ToList();

        ids.ShouldAllBe(id => id.Version == 4 && (id.Variant & 0xC) == 0x8);
        ids.ShouldBeUnique();
    }
}
