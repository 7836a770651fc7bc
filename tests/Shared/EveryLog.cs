using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Tests.Infrastructure;

/// <summary>All that a log has, whatever becomes of it later: message, values and exceptions, of every level.</summary>
internal sealed class EveryLog(Action<string> write) : ILoggerProvider, ILogger
{
#pragma warning disable CA2255 // The test assembly is an application: it listens before its first emulator.
    [ModuleInitializer]
#pragma warning restore CA2255
    public static void Keep()
    {
        if (KeptLogs.AreWanted)
        {
            EmulatorServer.AlsoLogging = logging => logging.AddProvider(new EveryLog(KeptLogs.Add)).AddFilter<EveryLog>(null, LogLevel.Trace).AddFilter<EveryLog>("Microsoft", LogLevel.Warning)
                .AddFilter<EveryLog>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None); // as the emulators' own logs have it: for a reader, the server begins a span of each request
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        write($"{logLevel}: {formatter(state, exception)} | {Values(state)} | {exception}");

    public void Dispose()
    {
    }

    private static string Values(object? state) => state is IEnumerable<KeyValuePair<string, object?>> values ? string.Join(", ", values) : $"{state}";
}
