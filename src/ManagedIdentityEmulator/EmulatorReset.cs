using ManagedIdentityEmulator.Access;
using ManagedIdentityEmulator.Activity.Log;
using ManagedIdentityEmulator.Activity.SignIns;
using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Faults;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Journal;
using ManagedIdentityEmulator.Listeners;
using ManagedIdentityEmulator.ResourceManager.Deployments;
using ManagedIdentityEmulator.ResourceManager.Resources;
using ManagedIdentityEmulator.Time;
using ManagedIdentityEmulator.Tokens;
using ManagedIdentityEmulator.Tokens.Keys;

namespace ManagedIdentityEmulator;

/// <summary>
/// Takes an emulator back to its configuration, for whoever comes next: identities and hosts, no role assignments, drills, the clock, empty logs.
/// Signing keys stay, so that services which have read them go on; cached tokens of identities go.
/// </summary>
internal sealed class EmulatorReset(
    EmulatorOptions options, IdentityRegistry registry, ListenerAddresses addresses, FaultDrills drills, KeyRing keys, EmulatorClock clock, AccessTokenCache tokens, RequestJournal journal,
    SignInLog signIns, RoleAssignments assignments, ActivityLog activities, ResourceGroups groups, DeploymentStore deployments, InertResources inert)
{
    /// <exception cref="IOException">The data directory cannot keep it.</exception>
    public async Task ResetAsync(CancellationToken cancel)
    {
        await keys.EndDrillAsync(null, cancel);
        registry.Become(IdentitySeed.CreateState(options, addresses.Tls));
        groups.Reset();
        assignments.Become(RoleAssignmentState.Empty);
        clock.Reset();
        drills.Reset(); // which begin by it
        deployments.Clear();
        inert.Clear();
        tokens.Clear();
        journal.Clear();
        activities.Clear();
        signIns.Clear();
    }
}
