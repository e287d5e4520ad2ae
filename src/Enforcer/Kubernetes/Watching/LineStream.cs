using System.Buffers;
using System.IO.Pipelines;

namespace Enforcer.Kubernetes.Watching;

/// <summary>The lines of an answer that goes on, each bounded in size.</summary>
internal sealed class LineStream(HttpResponseMessage response, Stream stream, int mostBytes, Uri server) : IAsyncDisposable
{
    private readonly PipeReader _reader = PipeReader.Create(stream);

    /// <summary>The next line without its break; null where the server ended the answer.</summary>
    /// <exception cref="HttpRequestException">The connection broke, or the line is too long.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public async Task<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await NextAsync(cancellationToken);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                _reader.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.Buffer.Length > mostBytes)
            {
                throw ClusterFailure.Malformed(server, $"a line of a watch is larger than {mostBytes / 1024 / 1024} MiB");
            }

            _reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.CompleteAsync();
        response.Dispose();
    }

    private async Task<ReadResult> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw ClusterFailure.Unreachable(server, failure);
        }
    }
}
