using System.Collections.Concurrent;
using ManagedIdentityEmulator.ConformanceTests.Clients;
using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Matrix;

/// <summary>What one client got on one host.</summary>
internal sealed record MatrixRun(EmulatorState State, IReadOnlyDictionary<Selection, ClientAnswer> Answers)
{
    public const string Resource = "https://vault.azure.net";

    private const int AtOnce = 10; // some do nothing but wait before they try again

    private static readonly ClientKind[] probing = [ClientKind.DefaultAzureCredential, ClientKind.JsDefaultAzureCredential, ClientKind.PythonManagedIdentityCredential];
    private static readonly string[] secrets = ["IDENTITY_HEADER", "MSI_SECRET"];

    private static readonly ConcurrentDictionary<(ClientKind, HostKind, bool), Lazy<Task<MatrixRun>>> runs = [];
    private static readonly SemaphoreSlim places = new(AtOnce);

    /// <summary>The run that has the selection: there is one with the host's secret, and one with another.</summary>
    public static Task<MatrixRun> Of(Emulators emulators, ClientKind client, HostKind host, Selection selection)
    {
        var isWithWrongSecret = selection == Selection.WrongSecret;
        return runs.GetOrAdd((client, host, isWithWrongSecret), _ => new(() => RunAsync(emulators, client, host, isWithWrongSecret))).Value;
    }

    private static async Task<MatrixRun> RunAsync(Emulators emulators, ClientKind kind, HostKind host, bool isWithWrongSecret)
    {
        var client = Client.Of(kind);
        Prerequisite.Require(await client.WhyNotAsync());
        var emulator = await (host == HostKind.VmAtTheImdsAddress ? emulators.AtTheImdsAddressAsync() : emulators.OnFreePortsAsync());
        var surroundings = await emulator.SurroundingsAsync(host);
        if (isWithWrongSecret)
        {
            var variables = surroundings.Variables.ToDictionary(variable => variable.Key, variable => secrets.Contains(variable.Key) ? "wrong" : variable.Value);
            surroundings = surroundings with { Variables = variables };
        }

        Selection[] selections = [.. Expectation.SelectionsOf(kind, host).Where(selection => selection == Selection.WrongSecret == isWithWrongSecret)];
        var user = emulator.State.UserAssigned("default");
        var unknown = Expectation.WayToNameAnUnknown(kind, host);
        if (host != HostKind.VmAtTheImdsAddress || !probing.Contains(kind))
        {
            await ProbesAreOverAsync(emulators);
        }

        await places.WaitAsync();
        try
        {
            var answers = await client.GetTokensAsync(surroundings, Resource, [.. selections.Select(selection => selection.ToSelector(user, unknown))]);
            return new(emulator.State, selections.Zip(answers).ToDictionary(one => one.First, one => one.Second));
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>A probe has one second, in which a program on a busy machine has hardly started: who starts others waits until the clients that probe are done.</summary>
    public static async Task ProbesAreOverAsync(Emulators emulators)
    {
        Task probes = Task.WhenAll(probing.Select(one => Of(emulators, one, HostKind.VmAtTheImdsAddress, Selection.SystemAssigned)));
        await probes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
