using System.Diagnostics;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>For tests that measure the memory of the whole process.</summary>
internal static class QuietProcess
{
    private const long Little = 256 * 1024; // bytes
    private static readonly TimeSpan moment = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(60);

    /// <summary>Waits until what other tests have left in the process has ended: hardly anything is allocated any more.</summary>
    public static async Task WaitAsync(CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        long before;
        do
        {
            before = GC.GetTotalAllocatedBytes();
            await Task.Delay(moment, cancel);
        }
        while (GC.GetTotalAllocatedBytes() - before > Little && Stopwatch.GetElapsedTime(start) < longest);
    }
}
