using Microsoft.Extensions.Logging.Console;

namespace Enforcer.Hosting;

/// <summary>How the long-running verbs log: one line per event with UTC time on standard error, so that standard output stays the verb's own.</summary>
internal static class ServerLogs
{
    public static void ToStandardError(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddConsole(console => console.FormatterName = ServerLogFormatter.FormatName);
        logging.AddConsoleFormatter<ServerLogFormatter, ConsoleFormatterOptions>();
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    public static void Nowhere(ILoggingBuilder logging) => logging.ClearProviders();
}
