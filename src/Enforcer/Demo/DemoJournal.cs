using System.Net.Sockets;
using System.Text.Json;

namespace Enforcer.Demo;

/// <summary>Collects what was tried; a step that fails in a way nobody foresaw is a row too, never the end of the table.</summary>
internal sealed class DemoJournal(IProgress<string>? progress)
{
    private readonly List<DemoRow> _rows = [];

    public IReadOnlyList<DemoRow> Rows => _rows;

    public void Record(string tried, string expected, string happened, bool held)
    {
        _rows.Add(new DemoRow(tried, expected, happened, held));
        progress?.Report(tried);
    }

    /// <summary>Runs one step and records what it returns; an exception is recorded as what happened.</summary>
    public async Task TryAsync(string tried, string expected, Func<Task<(string Happened, bool Held)>> step)
    {
        progress?.Report(tried);
        try
        {
            var (happened, held) = await step();
            Record(tried, expected, happened, held);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException or TimeoutException or InvalidOperationException or JsonException
            || failure is OperationCanceledException { InnerException: TimeoutException })
        {
            Record(tried, expected, failure.Message.ReplaceLineEndings(" "), held: false);
        }
    }
}
