namespace ManagedIdentityEmulator.Configuration;

/// <summary>
/// How much there may be of what clients can make more and more of, so that none of it takes all memory. Where Azure has a limit it is
/// Azure's; the others are far beyond what tests need. What somebody may want otherwise is an option: <c>tokens.cacheSize</c>, <c>journal.capacity</c>.
/// </summary>
internal static class Limits
{
    /// <summary>What a cached token takes, with all that there is for it: 2 kB of ASCII and some objects.</summary>
    public const int BytesOfACachedToken = 3 * 1024;

    /// <summary>Cached tokens, where the machine has memory for them and the configuration says nothing: 300 MB when all are there.</summary>
    public const int CachedTokens = 100_000;

    /// <summary>
    /// Identities and applications: the directory objects of a tenant without a verified domain
    /// (learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions).
    /// </summary>
    public const int Principals = 50_000;

    /// <summary>Federated credentials of an identity (learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations).</summary>
    public const int FederatedCredentials = 20;

    /// <summary>Hosts: virtual machines of a subscription in a region (learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits).</summary>
    public const int Hosts = 25_000;

    /// <summary>Characters in the names, tags and bodies of all of them together: 64 MB. One host's body may have 4 million, as one request may.</summary>
    public const long RegistryCharacters = 32_000_000;

    /// <summary>Credentials of identities that are no more, until they are forgotten at once.</summary>
    public const int CredentialsOfGoneIdentities = 1000;

    /// <summary>
    /// Role assignments of a subscription, and in them the characters of a description and of a condition
    /// (learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits#azure-rbac-limits).
    /// </summary>
    public const int RoleAssignments = 4000;
    public const int RoleDescription = 2 * 1024;
    public const int RoleCondition = 8 * 1024;

    /// <summary>Characters of a resource's id that is kept where no rule for names bounds it: far more than Azure's longest.</summary>
    public const int ResourceId = 2048;

    /// <summary>Resource groups of a subscription (learn.microsoft.com/azure/azure-resource-manager/management/azure-subscription-service-limits).</summary>
    public const int ResourceGroups = 980;

    /// <summary>Characters of what a token is asked for: Entra knows no App ID URI as long as this.</summary>
    public const int Target = 1024;

    /// <summary>Failure drills, of which the oldest that have ended make room, and the characters of what one does.</summary>
    public const int Drills = 1000;
    public const int DrillEffect = 4096;

    /// <summary>Deployments of a scope (learn.microsoft.com/azure/azure-resource-manager/templates/deployment-history-deletions), of all scopes together, and characters in all of them; the oldest go.</summary>
    public const int DeploymentsOfScope = 800;
    public const int Deployments = 4000;
    public const long DeploymentCharacters = 16_000_000;

    /// <summary>Resources of types that the emulator has no provider for, and characters in all of them.</summary>
    public const int InertResources = 10_000;
    public const long InertCharacters = 16_000_000;

    /// <summary>Readers that wait for requests (<c>wait</c>) or listen to events at once. Those that do not keep up share the events that wait for them.</summary>
    public const int HeldAnswers = 1000;

    /// <summary>Events that wait for a reader; then the oldest is lost to it. Of 5 kB at most each.</summary>
    public const int EventsAhead = 1000;

    /// <summary>
    /// Published signing keys, up to which a retired one stays as long as <c>keys.retentionDuration</c> says. Beyond, it goes with the last
    /// token that it signed: thirty are 44 kB, and consumers of Nimbus JOSE read no longer key document than 50.
    /// </summary>
    public const int UncrowdedKeys = 30;

    /// <summary>Published signing keys at all, each of which has signed a token that lives: then keys are not rotated until one has expired. Of 1.5 kB each in the key document.</summary>
    public const int PublishedKeys = 500;

    /// <summary>Outside issuers whose keys are kept, of which each may have a document of 256 KiB; the one that was not asked about for longest makes room, and is fetched anew.</summary>
    public const int KnownIssuers = 100;

    /// <summary>Mistakes that an answer or a report names; it says how many more there are. Of a hundred characters each, and twice in a problem document: some 30 kB.</summary>
    public const int ReportedMistakes = 100;
}
