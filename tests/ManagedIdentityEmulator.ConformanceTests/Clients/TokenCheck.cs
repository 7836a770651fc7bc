using ManagedIdentityEmulator.ConformanceTests.Emulator;

namespace ManagedIdentityEmulator.ConformanceTests.Clients;

/// <summary>Asks an emulator for a token through a client program.</summary>
internal delegate Task<ClientAnswer> TokenClient(EmulatorProcess emulator, string credential, string selector, string resource);

internal static class TokenCheck
{
    public const string Resource = "https://vault.azure.net";

    /// <summary>Has a client get a token, and holds it against the identity that was selected.</summary>
    public static async Task GivesTheTokenOfAsync(this EmulatorProcess emulator, Selected selected, TokenClient client, string credential)
    {
        var identity = selected.Identity(emulator.State);

        var answer = await client(emulator, credential, selected.Argument(identity), Resource);

        answer.ShouldBeATokenFor(identity, Resource);
    }
}
