using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host;

/// <summary>Holds the certificate files of an emulator that was started elsewhere against what is here.</summary>
internal static class TrustReport
{
    /// <summary>Takes away variables whose file is not here: the emulator is in a container, and a file that is not there, to most programs, is nobody to trust.</summary>
    public static void RemoveMissing(Dictionary<string, string> variables)
    {
        foreach (var name in TrustVariables.All.Where(name => variables.TryGetValue(name, out var file) && !File.Exists(file)))
        {
            variables.Remove(name);
        }
    }

    /// <summary>Takes away variables whose file is not here, and says where programs would trust less than they do now.</summary>
    public static void Check(Dictionary<string, string> variables, IReadOnlyDictionary<string, string> current)
    {
        RemoveMissing(variables);
        var losing = TrustVariables.Losing(current, variables).ToList();
        if (losing.Count > 0)
        {
            Console.Error.WriteLine(
                $"mi-emulator: {string.Join(", ", losing)}: {(losing.Count > 1 ? "their files have" : "its file has")} certificates that the emulator was started without; start it with the same {(losing.Count > 1 ? "variables" : "variable")} to keep them trusted");
        }
    }
}
