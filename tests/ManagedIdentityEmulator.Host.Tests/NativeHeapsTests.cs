using System.Globalization;
using System.Text.RegularExpressions;

namespace ManagedIdentityEmulator.Host.Tests;

/// <summary>What the C library has apart for the emulator's threads.</summary>
public sealed partial class NativeHeapsTests
{
    private const long Room = 64 * 1024 * 1024; // that glibc gives a heap, and where it begins: at a multiple of that
    private const int OfTheStart = 8; // made by .NET before the program's first line, and some to spare

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task There_are_not_more_heaps_of_the_allocator_than_cores_and_those_that_dotnet_itself_begins_with()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "heaps are counted as Linux shows them");
        await using var emulator = await EmulatorProcess.StartEmulatorAsync([]);

        var maps = (await File.ReadAllLinesAsync($"/proc/{emulator.Id}/maps", Cancel)).Select(line => Anonymous().Match(line)).ToList();

        // A heap is what is used of its room, and the rest of it.
        maps.Zip(maps.Skip(1)).Count(pair => pair is var (used, rest) && used.Success && rest.Success && From(used) % Room == 0 && To(used) == From(rest) && To(rest) == From(used) + Room)
            .ShouldBeInRange(1, Environment.ProcessorCount + OfTheStart);
    }

    private static long From(Match map) => long.Parse(map.Groups["from"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static long To(Match map) => long.Parse(map.Groups["to"].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<from>[0-9a-f]+)-(?<to>[0-9a-f]+) (rw-p|---p) 00000000 00:00 0 *$")]
    private static partial Regex Anonymous();
}
