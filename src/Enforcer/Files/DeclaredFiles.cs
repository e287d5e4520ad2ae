using System.Runtime.InteropServices;
using Enforcer.Files.Charts;
using Enforcer.Resources;
using Enforcer.Resources.Formats;
using Enforcer.Resources.Helm;

namespace Enforcer.Files;

/// <summary>Reads files into Resources, several at a time; a file that cannot be read is an error in the result and stops nothing.</summary>
/// <param name="limits">What one file may ask for.</param>
/// <param name="standardInput">Opens what <c>-</c> stands for; without it <c>-</c> reads as empty.</param>
/// <param name="charts">How Helm charts are rendered; null reads their templates as they are, which is an error.</param>
internal sealed class DeclaredFiles(ReaderLimits limits, Func<Stream>? standardInput = null, ChartOptions? charts = null)
{
    // A file with a fault on every line is one broken file: what follows helps nobody and fills logs.
    private const int MostErrorsOfAFile = 50;

    /// <param name="files">What to read.</param>
    /// <param name="progress">Told the number of files done; null where nobody watches.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public DeclaredSet Read(IReadOnlyList<DeclaredFile> files, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var found = charts is null ? null : DeclaredCharts.Among(files);
        var plain = found?.Others ?? files;
        var results = new ReadResult[plain.Count];
        var done = files.Count - plain.Count;
        Parallel.For(0, plain.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
        {
            results[index] = Read(plain[index]);
            progress?.Report(Interlocked.Increment(ref done));
        });
        IReadOnlyList<ReadResult> all = [.. results, .. found?.Read(charts!, limits, cancellationToken) ?? []];
        return new DeclaredSet(
            [.. all.SelectMany(result => result.Resources)],
            [.. all.SelectMany(result => result.Errors.GroupBy(error => error.File).SelectMany(file => Bounded([.. file])))],
            files.Count)
        {
            Templates = found?.Templates ?? [],
        };
    }

    private static IEnumerable<ReadError> Bounded(IReadOnlyList<ReadError> errors) => errors.Count <= MostErrorsOfAFile
        ? errors
        : errors.Take(MostErrorsOfAFile).Append(new ReadError(errors[0].File, 0, $"{errors.Count - MostErrorsOfAFile} more errors in this file are not shown: mend these first"));

    private ReadResult Read(DeclaredFile file)
    {
        try
        {
            var bytes = Bytes(file, out var error);
            var source = error is null ? SourceText.Decode(file.Shown, bytes, limits, out error) : null;
            if (source is null)
            {
                return new ReadResult([], [error!]);
            }

            var format = FormatCatalog.ForFile(file.Path) ?? FormatCatalog.ForText(source);
            return format.Read(source, limits);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            var reason = failure is UnauthorizedAccessException ? "no permission to read it: change its mode or leave it out with --exclude" : "it cannot be read";
            return new ReadResult([], [new ReadError(file.Shown, 0, reason)]);
        }
    }

    private ReadOnlySpan<byte> Bytes(DeclaredFile file, out ReadError? error)
    {
        error = null;
        // A pipe or device found in a folder has no length and would block the reader; one that was named is meant to be read.
        if (!file.Named && new FileInfo(file.Path).Length == 0)
        {
            return [];
        }

        using var stream = file.Path == FileWalk.StandardInput ? standardInput?.Invoke() ?? Stream.Null : File.OpenRead(file.Path);
        var state = FileState.Of(stream);
        var length = stream.CanSeek ? stream.Length : 0;
        if (length > limits.MaxBytes)
        {
            error = SourceText.TooLarge(file.Shown, length, limits);
            return [];
        }

        // One byte more than allowed is enough to know that a stream without a length is too long.
        var buffer = new List<byte>((int)length + 1);
        while (buffer.Count <= limits.MaxBytes)
        {
            var filled = buffer.Count;
            CollectionsMarshal.SetCount(buffer, Math.Min(limits.MaxBytes + 1, Math.Max(4096, (int)Math.Max(length + 1, filled * 2L))));
            var read = stream.ReadAtLeast(CollectionsMarshal.AsSpan(buffer)[filled..], 1, throwOnEndOfStream: false);
            CollectionsMarshal.SetCount(buffer, filled + read);
            if (read == 0)
            {
                break;
            }
        }

        if (state != FileState.Of(stream))
        {
            error = new ReadError(file.Shown, 0, FileState.Changed);
            return [];
        }

        return CollectionsMarshal.AsSpan(buffer);
    }
}
