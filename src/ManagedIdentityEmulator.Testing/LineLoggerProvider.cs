using Microsoft.Extensions.Logging;

namespace ManagedIdentityEmulator.Testing;

/// <summary>Hands each log line to a test's own writer.</summary>
internal sealed class LineLoggerProvider(Action<string> write) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            write($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : Environment.NewLine + exception)}");
        }
        catch (InvalidOperationException)
        {
            // xunit's output refuses lines once its test has ended, and the emulator may outlive the test.
        }
    }

    public void Dispose()
    {
    }
}
