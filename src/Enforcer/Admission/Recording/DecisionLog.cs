using System.Text.Json;
using System.Threading.Channels;
using Enforcer.Hosting;

namespace Enforcer.Admission.Recording;

/// <summary>
/// Keeps every decision as a line of JSON in a file that is replaced when it is full. Reviews never wait for it: what the disk does not take in
/// time is dropped, counted and said once.
/// </summary>
/// <param name="options">Where, how large and how many.</param>
/// <param name="metrics">Counts what was dropped.</param>
/// <param name="logger">Says what is wrong with the file.</param>
internal sealed partial class DecisionLog(DecisionLogOptions options, AdmissionMetrics metrics, ILogger<DecisionLog> logger) : BackgroundService
{
    private const int MostWaiting = 10_000;

    private readonly Channel<DecisionRecord> _waiting = Channel.CreateBounded<DecisionRecord>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private bool _isBroken;

    public void Write(DecisionRecord record)
    {
        if (!_waiting.Writer.TryWrite(record))
        {
            metrics.RecordLostDecision();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What was decided before the end is written before the end.
        _waiting.Writer.TryComplete();
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var file = new RotatedFile(options.File, options.MostBytes, options.MostFiles);
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                WriteWaiting(file);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void WriteWaiting(RotatedFile file)
    {
        while (_waiting.Reader.TryRead(out var record))
        {
            try
            {
                file.Append([.. JsonSerializer.SerializeToUtf8Bytes(record, DecisionJson.Default.DecisionRecord), (byte)'\n']);
                _isBroken = false;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                metrics.RecordLostDecision();
                if (!_isBroken)
                {
                    Log.NotWritten(logger, options.File, failure.Message);
                    _isBroken = true;
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Decisions cannot be written to '{File}' and are dropped until they can: {Reason}", EventName = nameof(NotWritten))]
        public static partial void NotWritten(ILogger logger, string file, string reason);
    }
}
