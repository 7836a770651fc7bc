namespace ManagedIdentityEmulator.Soak.Measuring;

/// <summary>What the emulator has at a moment. Memory and files in bytes; what this system does not tell is 0.</summary>
internal sealed record Sample(double Seconds, long ResidentMemory, long PrivateMemory, int Handles, int Sockets, int Threads, int Files, long FileBytes, int Keys);
