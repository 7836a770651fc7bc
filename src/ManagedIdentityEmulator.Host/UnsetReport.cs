using ManagedIdentityEmulator.Variables;

namespace ManagedIdentityEmulator.Host;

internal static class UnsetReport
{
    /// <summary>Says which variables are taken away and why, if any are.</summary>
    /// <param name="what">What is done about them, with <c>{0}</c> for their names.</param>
    public static void Report(this HostEnvironment environment, string what)
    {
        var unset = environment.Unset;
        if (unset.Count > 0)
        {
            Console.Error.WriteLine($"mi-emulator: {what.Replace("{0}", string.Join(", ", unset), StringComparison.Ordinal)}: clients would heed {(unset.Count > 1 ? "them" : "it")} in place of the host's variables");
        }
    }
}
