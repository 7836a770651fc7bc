using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>One selection by one client on one host.</summary>
internal sealed record Cell(ClientKind Client, HostKind Host, Selection Selection)
{
    /// <summary>All there are, those that take long first.</summary>
    public static IEnumerable<Cell> All =>
        from host in Enum.GetValues<HostKind>().OrderByDescending(TakesLong)
        from client in Enum.GetValues<ClientKind>()
        from selection in Expectation.SelectionsOf(client, host)
        select new Cell(client, host, selection);

    public Outcome Expected => Expectation.Of(Client, Host, Selection);

    /// <summary>Holds what the client got against what is expected.</summary>
    public async Task CheckAsync(Emulators emulators)
    {
        var run = await MatrixRun.Of(emulators, Client, Host, Selection);
        var answer = run.Answers[Selection];
        switch (Expected)
        {
            case Outcome.Token:
                answer.ShouldBeATokenFor(Selection.Identity(run.State, Host), MatrixRun.Resource);
                break;
            case Outcome.SystemAssignedTokenInstead:
                answer.ShouldBeATokenFor(Selection.SystemAssigned.Identity(run.State, Host), MatrixRun.Resource);
                break;
            case Outcome.RefusedByTheHost:
                answer.ShouldBeARefusal(Refusal.OfTheHost(this), isFinal: !TakesLong(Host));
                break;
            default:
                answer.ShouldBeARefusal(Refusal.OfTheClient(this), isFinal: true);
                break;
        }
    }

    /// <returns>Whether it came as expected.</returns>
    public async Task<bool> PassesAsync(Emulators emulators)
    {
        try
        {
            await CheckAsync(emulators);
            return true;
        }
        catch (ShouldAssertException)
        {
            return false;
        }
    }

    // Two refuse with 404, which SDKs take to be passing; of AKS's authority, .NET's first ask elsewhere, until nobody has answered.
    private static bool TakesLong(HostKind host) => host is HostKind.Arc or HostKind.Fabric or HostKind.Aks;
}
