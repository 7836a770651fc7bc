using System.Diagnostics;
using System.Globalization;
using ManagedIdentityEmulator.Soak.Programs;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak.Measuring;

/// <summary>Looks at the emulator's process each second: as Linux tells it in /proc, else as .NET does.</summary>
internal sealed class Sampler(SoakedEmulator emulator, Func<TimeSpan> elapsed, Func<int> keys)
{
    private readonly List<Sample> samples = [];

    public IReadOnlyList<Sample> Samples => samples;

    private string Proc => $"/proc/{emulator.ProcessId}";

    public Errand Errand() => Traffic.Errand.PerSecond("looks at the process", 1, _ =>
    {
        samples.Add(Take());
        return Task.CompletedTask;
    });

    private Sample Take()
    {
        var files = new DirectoryInfo(emulator.DataDirectory).GetFiles().Where(file => file.Extension != ".new").ToList(); // those are on their way
        var sample = OperatingSystem.IsLinux() ? OfProc() : OfProcess();
        return sample with { Seconds = elapsed().TotalSeconds, Files = files.Count, FileBytes = files.Sum(LengthOf), Keys = keys() };
    }

    private Sample OfProc()
    {
        var status = File.ReadLines($"{Proc}/status").Select(line => line.Split(':', 2)).Where(line => line.Length == 2).ToDictionary(line => line[0], line => line[1].Trim());
        var handles = Directory.GetFiles($"{Proc}/fd");
        return new(0, Kilobytes("VmRSS"), Kilobytes("RssAnon"), handles.Length, handles.Count(handle => LinkOf(handle)?.StartsWith("socket:", StringComparison.Ordinal) == true), Number(status["Threads"]), 0, 0, 0);

        long Kilobytes(string name) => Number(status[name].Split(' ')[0]) * 1024L;
    }

    private Sample OfProcess()
    {
        using var process = Process.GetProcessById(emulator.ProcessId);
        return new(0, process.WorkingSet64, process.PrivateMemorySize64, process.HandleCount, 0, process.Threads.Count, 0, 0, 0);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    // Files are replaced, and handles closed, while they are looked at.
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            return 0;
        }
    }

    private static string? LinkOf(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
