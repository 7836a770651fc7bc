using System.Globalization;
using ManagedIdentityEmulator.Configuration;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Json;
using Serilog.Sinks.SystemConsole.Themes;

namespace ManagedIdentityEmulator.Host;

/// <summary>The program's log: readable lines on the console, or JSON.</summary>
internal static class ConsoleLog
{
    // No request waits for a console that does not keep up, as one that is scrolled back: what is more than this is left out.
    private const int MostWaiting = 10_000;

    private const string Line = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";

    public static void Configure(ILoggingBuilder logging, LoggingOptions options)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Is(LevelOf(options.Level))
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Microsoft.AspNetCore.Server.Kestrel", LogEventLevel.Error) // its warnings are of clients that send nonsense: a stack trace for each
            .MinimumLevel.Override("Microsoft.Extensions.Hosting", LogEventLevel.Fatal) // a start that fails ends the program, which says why in one line
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .WriteTo.Async(console => Write(console, options.Format), MostWaiting)
            .CreateLogger();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => log.Dispose(); // writes what waits
        logging.AddSerilog(log, dispose: true);

        // The journal has every request: nobody reads the server's own account, for which it would begin an activity and a scope each time,
        // and give each line the path of its request, in which a client may have put a token.
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // It says of one flood by HTTP/2 hundreds of times that its connection is critical.
        logging.AddFilter<SerilogLoggerProvider>("Microsoft.AspNetCore.Server.Kestrel.Http2", LogLevel.None);
    }

    private static LoggerConfiguration Write(LoggerSinkConfiguration to, LogFormat format) => format == LogFormat.Json
        ? to.Console(new JsonFormatter(renderMessage: true, formatProvider: CultureInfo.InvariantCulture))
        : to.Console(outputTemplate: Line, formatProvider: CultureInfo.InvariantCulture, theme: Theme());

    // Not in a file or a pipe in any case.
    private static ConsoleTheme Theme() => Terminal.WantsColours ? ConsoleColours.Theme : ConsoleTheme.None;

    private static LogEventLevel LevelOf(LogVerbosity level) => level switch
    {
        LogVerbosity.Debug => LogEventLevel.Debug,
        LogVerbosity.Warning => LogEventLevel.Warning,
        LogVerbosity.Error => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
