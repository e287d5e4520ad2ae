using System.Text.Json;
using System.Threading.Channels;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Recording;

/// <summary>
/// Writes requests down as lines of JSON. Requests never wait for it: what the disk, or whoever reads standard output, does not take in time is
/// dropped, counted and said once.
/// </summary>
/// <param name="output">Standard output, for those who name no file.</param>
/// <param name="metrics">Counts what was dropped.</param>
/// <param name="time">For how long the end is held up.</param>
/// <param name="logger">Says what is wrong with the file.</param>
internal sealed partial class AccessLog(AccessOutput output, GatewayMetrics metrics, TimeProvider time, ILogger<AccessLog> logger) : BackgroundService, IHostedLifecycleService
{
    private const int MostWaiting = 10_000;

    private readonly Channel<(AccessLogOptions Options, AccessRecord Record)> _waiting =
        Channel.CreateBounded<(AccessLogOptions, AccessRecord)>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    // A disk that hangs must not keep the process from its end.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private bool _isBroken;

    /// <summary>Whether something that went well is one of those that are written.</summary>
    public static bool Draws(AccessLogOptions options) => options.Sample >= 1 || Random.Shared.NextDouble() < options.Sample;

    public void Write(AccessLogOptions options, AccessRecord record)
    {
        if (!_waiting.Writer.TryWrite((options, record)))
        {
            metrics.RecordLostLine();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The listeners stop at the same time, and what they still serve is written down.
    public override Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        // Also where the time for a drain is over: what was served is written down.
        await (ExecuteTask ?? Task.CompletedTask).WaitAsync(Grace, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        RotatedFile? file = null;
        AccessLogOptions? used = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (_waiting.Reader.TryRead(out var next))
                {
                    if (next.Options != used)
                    {
                        file?.Dispose();
                        (file, used) = (next.Options.File is { } path ? new RotatedFile(path, next.Options.MostBytes, next.Options.MostFiles) : null, next.Options);
                    }

                    await WriteAsync(file, next.Record, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            file?.Dispose();
        }
    }

    private async ValueTask WriteAsync(RotatedFile? file, AccessRecord record, CancellationToken cancellationToken)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(record, AccessJson.Default.AccessRecord), (byte)'\n'];
        try
        {
            if (file is not null)
            {
                file.Append(line);
            }
            else
            {
                await output.Stream.WriteAsync(line, cancellationToken);
            }

            _isBroken = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            metrics.RecordLostLine();
            if (!_isBroken)
            {
                Log.NotWritten(logger, failure.Message);
                _isBroken = true;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Lines of the access log cannot be written and are dropped until they can: {Reason}", EventName = nameof(NotWritten))]
        public static partial void NotWritten(ILogger logger, string reason);
    }
}
