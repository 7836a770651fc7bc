using System.ComponentModel;

namespace ManagedIdentityEmulator.Configuration;

/// <summary>What the program writes to the console. Never a token, a key or a secret.</summary>
[Description("What the program writes to the console. Never a token, a key or a secret.")]
public sealed class LoggingOptions
{
    /// <summary>Readable lines or one JSON object a line. Defaults to <see cref="LogFormat.Text"/>.</summary>
    [Description("text: readable lines (default); json: one JSON object a line.")]
    public LogFormat Format { get; set; }

    /// <summary>The least level that is written. Defaults to <see cref="LogVerbosity.Information"/>.</summary>
    [Description("The least level that is written: debug, information (default), warning, error.")]
    public LogVerbosity Level { get; set; } = LogVerbosity.Information;
}

/// <summary>The shape of a log line.</summary>
public enum LogFormat
{
    /// <summary>Readable by a person.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>The least level that is written.</summary>
public enum LogVerbosity
{
    /// <summary>As <see cref="Information"/>; nothing is kept for this level in this version.</summary>
    Debug,

    /// <summary>A line a request, and every rotation.</summary>
    Information,

    /// <summary>Only what needs attention.</summary>
    Warning,

    /// <summary>Only what failed.</summary>
    Error,
}
