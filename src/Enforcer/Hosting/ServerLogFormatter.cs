using System.Globalization;
using Enforcer.Resources;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Enforcer.Hosting;

/// <summary>
/// One line per event, in the framework's own form but for exceptions: of those only what they are and where they were thrown, because
/// the message of one that nobody expected may repeat what was read, a secret among it.
/// </summary>
internal sealed class ServerLogFormatter() : ConsoleFormatter(FormatName)
{
    public const string FormatName = "enforcer";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ ", CultureInfo.InvariantCulture));
        textWriter.Write($"{Level(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id.ToString(CultureInfo.InvariantCulture)}] ");
        textWriter.Write(logEntry.Formatter(logEntry.State, null).ReplaceLineEndings(" "));
        if (logEntry.Exception is { } failure)
        {
            textWriter.Write($" {ShownText.Failure(failure)}");
        }

        textWriter.Write(Environment.NewLine);
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
