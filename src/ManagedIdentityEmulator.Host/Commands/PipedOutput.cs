using Microsoft.Win32.SafeHandles;

namespace ManagedIdentityEmulator.Host.Commands;

/// <summary>Standard output that tells when nobody reads it any more, such as <c>grep -m1</c> that has found what it was to find.</summary>
internal static class PipedOutput
{
    private const int StandardOutput = 1;

    public static TextWriter Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.Out;
        }

        // The console's own stream says nothing of a pipe whose other end is closed.
        return new StreamWriter(new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 1)) { AutoFlush = true };
    }
}
