using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;
using Serilog.Sinks.SystemConsole.Themes;

namespace ManagedIdentityEmulator.Host;

/// <summary>The program's log: readable lines on the console, or JSON.</summary>
internal static class ConsoleLog
{
    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void Configure(ILoggingBuilder logging, LoggingOptions options)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // a start that fails ends the program, which says why in one line
            .MinimumLevel.Override("Microsoft.AspNetCore.Hosting.Diagnostics", LevelAlias.Off) // gives each line of a request its path, in which a client may have put a token
            .MinimumLevel.Override("System", LogEventLevel.Warning);
        log = options.Format == LogFormat.Json
            ? log.WriteTo.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture))
            : log.WriteTo.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, theme: Theme());
        logging.AddSerilog(log.CreateLogger(), dispose: true);
    }

    private static ConsoleTheme Theme() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) ? SystemConsoleTheme.Literate : ConsoleTheme.None;

    private static LogEventLevel LevelOf(LogVerbosity level) => level switch
    {
        LogVerbosity.Debug => LogEventLevel.Debug,
        LogVerbosity.Warning => LogEventLevel.Warning,
        LogVerbosity.Error => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
