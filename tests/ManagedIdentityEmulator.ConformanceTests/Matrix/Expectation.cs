using ManagedIdentityEmulator.ConformanceTests.Clients;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>What comes of a selection.</summary>
internal enum Outcome
{
    /// <summary>The client has no way to ask that, or there is no such thing on that host.</summary>
    NoSuchOption,
    Token,

    /// <summary>The SDK forgets what it was told to select.</summary>
    SystemAssignedTokenInstead,
    RefusedByTheHost,
    RefusedByTheClientItself,
}

/// <summary>What each client is expected to get on each host.</summary>
internal static class Expectation
{
    // In the order of Selection. A letter: the token of the identity selected by (S)ystem, (C)lient id, (O)bject id, (R)esource id;
    // s: the system-assigned identity's instead; !: refused by the host; x: refused by the client before it asks; -: no such option.
    private const string Table = """
                            .NET    .NET    MSAL    JS      JS      MSAL    Python
                            MIC     DAC     .NET    MIC     DAC     Node    MIC     curl
        Vm                  SCOR!-  SC-R!-  SCOR!-  SCOR!-  Ss-ss-  SCOR!-  SCOR!-  SCOR!-
        VmAtTheImdsAddress  SCOR!-  SC-R!-  SCOR!-  SCOR!-  SC-R!-  SCOR!-  SCOR!-  SCOR!-
        Web                 SCOR!!  SC-R!!  SCOR!!  SCOR!!  SC-R!!  SCOR!!  SCOR!!  SCOR!!
        Function            SCOR!!  SC-R!!  SCOR!!  SCOR!!  SC-R!!  SCOR!!  SCOR!!  SCOR!!
        ContainerApp        SCOR!!  SC-R!!  SCOR!!  SCOR!!  SC-R!!  SCOR!!  SCOR!!  SCOR!!
        ContainerGroup      SCOR!-  SC-R!-  SCOR!-  SCOR!-  Ss-ss-  SCOR!-  SCOR!-  SCOR!-
        Arc                 SCOR!-  SC-R!-  SCOR!-  SCOR!-  SC-R!-  SCOR!-  Sxxxx-  SCOR!-
        Fabric              Sxxxx!  Sx-xx!  SxOx!!  Sxxxx!  Sx-xx!  SCOR!!  SCOR!!  S-O-!!
        CloudShell          Sxxxx-  Sx-xx-  Sxxxx-  Sxxxx-  Sx-xx-  Sssss-  SCOR!-  S-----
        Ml                  SCxx!!  SC-x!!  SCxx!!  SCxx!!  SC-x!!  SCxx!!  SC--!!  SC--!!
        Automation          SCOR!!  SC-R!!  SCOR!!  SCOR!!  SC-R!!  SCOR!!  SCOR!!  SC--!!
        Aks                 SC--!-  SC--!-  ------  SC--!-  SC--!-  ------  SC--!-  SC--!-
        """;

    private const int Headings = 2;

    private static readonly Dictionary<HostKind, string[]> outcomes = Table.Split('\n').Skip(Headings)
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        .ToDictionary(words => Enum.Parse<HostKind>(words[0]), words => words[1..]);

    public static Outcome Of(ClientKind client, HostKind host, Selection selection) => outcomes[host][(int)client][(int)selection] switch
    {
        'S' or 'C' or 'O' or 'R' => Outcome.Token,
        's' => Outcome.SystemAssignedTokenInstead,
        '!' => Outcome.RefusedByTheHost,
        'x' => Outcome.RefusedByTheClientItself,
        _ => Outcome.NoSuchOption,
    };

    /// <summary>All but those that the client has no option for.</summary>
    public static IEnumerable<Selection> SelectionsOf(ClientKind client, HostKind host) =>
        Enum.GetValues<Selection>().Where(selection => Of(client, host, selection) != Outcome.NoSuchOption);

    /// <summary>How the client is to name an identity that there is not: in a way in which it can name one that there is.</summary>
    public static SelectorKind WayToNameAnUnknown(ClientKind client, HostKind host) =>
        Of(client, host, Selection.ByClientId) != Outcome.Token && Of(client, host, Selection.ByObjectId) == Outcome.Token ? SelectorKind.Object : SelectorKind.Client;
}
