using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Host;

/// <summary>The log of an emulator that shares its console with another program: on standard error, each line with the emulator's name.</summary>
internal sealed class StandardErrorLog : ILoggerProvider, ILogger
{
    public static void Configure(ILoggingBuilder logging, bool isVerbose) => logging
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter(nameof(ManagedIdentityEmulator), isVerbose ? LogLevel.Information : LogLevel.Warning)
        .AddProvider(new StandardErrorLog());

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Console.Error.WriteLine($"mi-emulator: {formatter(state, exception)}{(exception is null ? "" : $": {exception}")}");

    public void Dispose()
    {
    }
}
