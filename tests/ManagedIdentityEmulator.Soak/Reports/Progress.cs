using System.Globalization;
using ManagedIdentityEmulator.Soak.Traffic;

namespace ManagedIdentityEmulator.Soak.Reports;

/// <summary>A line now and then: on a terminal always the same one, else one below the other.</summary>
internal sealed class Progress(TextWriter writer, TimeSpan duration, Func<TimeSpan> elapsed, Func<FormattableString> how)
{
    private readonly bool isTerminal = ReferenceEquals(writer, Console.Error) && !Console.IsErrorRedirected;

    public Errand Errand() => new("progress", TimeSpan.FromSeconds(10), async _ =>
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{elapsed():h\\:mm\\:ss} of {duration:h\\:mm\\:ss}: {how().ToString(CultureInfo.InvariantCulture)}");
        await writer.WriteAsync(isTerminal ? $"\r\e[K{line}" : $"{line}\n");
    });

    public async Task EndAsync() => await writer.WriteAsync(isTerminal ? "\n" : "");
}
