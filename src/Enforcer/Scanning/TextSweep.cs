using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Policies.Exceptions;
using Enforcer.Resources;

namespace Enforcer.Scanning;

/// <summary>
/// Searches the files that declare nothing (code, documents, logs) for secrets that their own form gives away. A file of any size is read in
/// pieces, so that memory is bounded by the pieces of the files under way; a binary file is counted and left.
/// </summary>
internal sealed class TextSweep(PolicySettings settings, DateOnly today)
{
    private const int PieceBytes = 1024 * 1024;

    // What is carried into the next piece: longer than any token or key.
    private const int Overlap = 16 * 1024;
    private const int Sniffed = 8 * 1024;

    private readonly PolicyEngine _engine = new(settings, ExceptionSources.Repository, RuleCatalog.OfTexts);
    private int _binaries;

    public TextSweepResult Run(IReadOnlyList<DeclaredFile> files, CancellationToken cancellationToken)
    {
        var findings = new ConcurrentBag<Finding>();
        var errors = new ConcurrentBag<ReadError>();
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, file =>
        {
            try
            {
                foreach (var finding in Search(file, errors))
                {
                    findings.Add(finding);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                errors.Add(new ReadError(file.Shown, 0, failure is UnauthorizedAccessException ? "no permission to read it: change its mode or leave it out with --exclude" : "it cannot be read"));
            }
        });
        return new TextSweepResult(
            [.. findings.OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Location.Line).ThenBy(finding => finding.Fingerprint, StringComparer.Ordinal)],
            [.. errors.OrderBy(error => error.File, StringComparer.Ordinal)],
            files.Count - _binaries - errors.Count,
            _binaries);
    }

    private List<Finding> Search(DeclaredFile file, ConcurrentBag<ReadError> errors)
    {
        // A pipe or device has no length and would block the reader.
        if (new FileInfo(file.Path).Length == 0)
        {
            return [];
        }

        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes + Overlap);
        try
        {
            using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var state = FileState.Of(stream);
            var found = Search(file, stream, buffer);
            if (state != FileState.Of(stream))
            {
                errors.Add(new ReadError(file.Shown, 0, FileState.Changed));
            }

            return found;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private List<Finding> Search(DeclaredFile file, FileStream stream, byte[] buffer)
    {
        var found = new Dictionary<(int Line, string Fingerprint), Finding>();
        var carried = 0;
        var line = 1;
        Encoding? encoding = null;
        for (var read = stream.ReadAtLeast(buffer.AsSpan(0, PieceBytes), PieceBytes, throwOnEndOfStream: false); read > 0; read = stream.ReadAtLeast(buffer.AsSpan(carried, PieceBytes), PieceBytes, throwOnEndOfStream: false))
        {
            var piece = buffer.AsSpan(0, carried + read);
            encoding ??= EncodingOf(piece);
            if (encoding is null)
            {
                Interlocked.Increment(ref _binaries);
                return [];
            }

            foreach (var finding in _engine.Evaluate(new ResourceSet([TextOf(file, encoding.GetString(piece), line)]), today))
            {
                found.TryAdd((finding.Location.Line, finding.Fingerprint), finding);
            }

            if (read < PieceBytes)
            {
                break;
            }

            // On from the start of a line, where there is one.
            var keep = piece.Length - Overlap;
            var start = piece[..keep].LastIndexOf((byte)'\n') is var end and >= 0 && keep - end < Overlap ? end + 1 : keep;
            start = Math.Max(start, piece.Length - (buffer.Length - PieceBytes));
            line += piece[..start].Count((byte)'\n');
            carried = piece.Length - start;
            piece[start..].CopyTo(buffer);
        }

        return [.. found.Values];
    }

    private static Resource TextOf(DeclaredFile file, string text, int line)
    {
        var start = new TextPosition(line, 1, 0);
        var scalar = new ScalarNode(text, ScalarKind.Text, ScalarStyle.Plain, start, start);
        return new Resource(new ResourceId(RuleCatalog.TextApiVersion, "", null, null), new MapNode([new MapEntry("text", start, scalar)], start, start), file.Shown);
    }

    // Null for what is no text. Bytes that are no UTF-8 do not keep the rest of a file from being searched.
    private static Encoding? EncodingOf(ReadOnlySpan<byte> start) => start switch
    {
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => start[..Math.Min(Sniffed, start.Length)].Contains((byte)0) ? null : Encoding.UTF8,
    };
}
