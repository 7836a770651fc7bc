using ManagedIdentityEmulator.Configuration;
using ManagedIdentityEmulator.Identities;
using ManagedIdentityEmulator.Wire;

namespace ManagedIdentityEmulator.Journal;

/// <summary>Hides the secrets of hosts, the control key, and what else is secret in a request, from what is written down: some clients put them where they do not belong.</summary>
internal sealed class SecretMask(IdentityRegistry registry, EmulatorOptions options)
{
    /// <summary>How the secrets begin that the emulator makes up, which a program has for its next request alone.</summary>
    public const string MadeHere = "mi-emulator-";

    private const int ShortestMadeHere = 64; // what else begins so is a name
    private const int Shortest = 16; // a shorter one is a test's, and may be any word

    /// <param name="text">What is to be written.</param>
    /// <param name="known">Secrets of the request that it is about.</param>
    public string Hide(string text, params IEnumerable<string?> known)
    {
        foreach (var secret in known.Append(options.Control.Key))
        {
            text = HideOne(text, secret);
        }

        foreach (var secret in registry.State.SecretsOfSeveralWords)
        {
            text = HideOne(text, secret);
        }

        for (var end = 0; end < text.Length; end++)
        {
            var start = end;
            while (end < text.Length && RegistryState.IsOfWord(text[end]))
            {
                end++;
            }

            if (end - start >= Shortest && IsSecret(text[start..end]))
            {
                text = text[..start] + LogText.HiddenSecret + text[end..];
                end = start + LogText.HiddenSecret.Length;
            }
        }

        return text;
    }

    private static string HideOne(string text, string? secret) =>
        secret is { Length: >= Shortest } ? text.Replace(secret, LogText.HiddenSecret, StringComparison.OrdinalIgnoreCase) : text;

    private bool IsSecret(string word) =>
        registry.FindHostByIdentityHeader(word) is not null || (word.Length >= ShortestMadeHere && word.StartsWith(MadeHere, StringComparison.Ordinal));
}
