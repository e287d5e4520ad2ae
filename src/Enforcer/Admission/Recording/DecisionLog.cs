using System.Text.Json;
using System.Threading.Channels;

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
        FileStream? file = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                file = await WriteWaitingAsync(file);
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

    // The open file, or null where it must be opened again.
    private async Task<FileStream?> WriteWaitingAsync(FileStream? file)
    {
        try
        {
            while (_waiting.Reader.TryRead(out var record))
            {
                file = file is null || file.Length >= options.MostBytes ? Open(file) : file;
                await JsonSerializer.SerializeAsync(file, record, DecisionJson.Default.DecisionRecord);
                file.WriteByte((byte)'\n');
            }

            await file!.FlushAsync();
            _isBroken = false;
            return file;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            metrics.RecordLostDecision();
            if (!_isBroken)
            {
                Log.NotWritten(logger, options.File, failure.Message);
                _isBroken = true;
            }

            return null;
        }
    }

    private FileStream Open(FileStream? full)
    {
        full?.Dispose();
        if (new FileInfo(options.File) is { Exists: true } before && before.Length >= options.MostBytes)
        {
            for (var number = options.MostFiles - 1; number > 0; number--)
            {
                var older = number == 1 ? options.File : $"{options.File}.{number - 1}";
                if (File.Exists(older))
                {
                    File.Move(older, $"{options.File}.{number}", overwrite: true);
                }
            }

            if (options.MostFiles == 1)
            {
                File.Delete(options.File);
            }
        }

        var stream = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            stream.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        return new FileStream(options.File, stream);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Decisions cannot be written to '{File}' and are dropped until they can: {Reason}", EventName = nameof(NotWritten))]
        public static partial void NotWritten(ILogger logger, string file, string reason);
    }
}
