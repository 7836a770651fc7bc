namespace ManagedIdentityEmulator.ResourceManager.Resources;

/// <summary>What resource groups have in them beside the identities and hosts of the registry.</summary>
internal interface IGroupContent
{
    /// <summary>Removes what is in a group, which is no more.</summary>
    /// <param name="group">Its id.</param>
    public void RemoveIn(string group);
}
