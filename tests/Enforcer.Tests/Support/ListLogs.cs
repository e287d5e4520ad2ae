using Microsoft.Extensions.Logging;

namespace Enforcer.Tests.Support;

/// <summary>Keeps what is logged as lines.</summary>
internal sealed class ListLogs(List<string> lines) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (lines)
        {
            lines.Add(formatter(state, exception) + (exception is null ? "" : $" {exception}"));
        }
    }

    public void Dispose()
    {
    }
}
