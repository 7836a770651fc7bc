using System.Text.Json;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.ResourceManager.Pipeline;
using ManagedIdentityEmulator.ResourceManager.Resources;

namespace ManagedIdentityEmulator.Control.State;

/// <summary>The resource groups. Those that only their resources imply are there with these.</summary>
internal sealed class ResourceGroupSection(ResourceGroups groups) : ListSection<KeptGroup>("resourceGroups", ResourceGroupJson.Default.KeptGroupArray)
{
    protected override KeptGroup[] Current() => ResourceGroupStore.Keep(groups.Made.Values);

    protected override void Check(KeptGroup item, string path, ProblemList problems)
    {
        problems.Require(NameRules.IsResourceGroup(item.Name), $"{path}.name", NameRules.ResourceGroup);
        problems.Require(NameRules.IsRegion(item.Location), $"{path}.location", NameRules.Region);
        problems.Require(item.ManagedBy is null || item.ManagedBy.Length <= Limits.ResourceId, $"{path}.managedBy", $"has at most {Limits.ResourceId} characters");
        problems.Require(ResourceBody.AreTags(item.Tags), $"{path}.tags", $"must be {ResourceBody.TagRule}");
    }

    protected override int Most => Limits.ResourceGroups;

    protected override PreparedImport? Prepare(KeptGroup[] items, Action<string> tell)
    {
        try
        {
            var next = ResourceGroupStore.Restore(items);
            return new(() =>
            {
                var before = groups.Made;
                groups.Become(next);
                return () => groups.Become(before);
            });
        }
        catch (JsonException e)
        {
            tell(e.Message); // one comes twice
            return null;
        }
    }
}
