using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Enforcer.Admission;

/// <summary>Reads a request's body whole, within a bound.</summary>
internal static class ReviewBody
{
    /// <summary>The body where all of it has arrived already, as that of nearly every review has; null where it must be waited for, or does not fit.</summary>
    public static byte[]? TryRead(PipeReader reader, ReviewVisit visit, int mostBytes)
    {
        try
        {
            if (!reader.TryRead(out var read))
            {
                return null;
            }

            if (read.IsCompleted && read.Buffer.Length <= mostBytes && visit.TryHold(read.Buffer.Length))
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            // The reader that waits sees all of it again, at once where no more is to come.
            reader.AdvanceTo(read.Buffer.Start, read.IsCompleted ? read.Buffer.Start : read.Buffer.End);
            return null;
        }
        catch (BadHttpRequestException)
        {
            // The reader that waits meets it again, and says so.
            return null;
        }
    }

    /// <summary>The body, or null and the reason why it is turned away.</summary>
    /// <exception cref="OperationCanceledException">The deadline passed or the client went away.</exception>
    public static async Task<(byte[]? Body, RefusalReason? Refusal)> ReadAsync(PipeReader reader, ReviewVisit visit, int mostBytes, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync(cancellationToken);
                if (read.Buffer.Length > mostBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return (null, RefusalReason.BodyTooLarge);
                }

                if (!visit.TryHold(read.Buffer.Length))
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return (null, RefusalReason.Overloaded);
                }

                if (read.IsCompleted)
                {
                    var body = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return (body, null);
                }

                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException failure)
        {
            return (null, failure.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => RefusalReason.BodyTooLarge,
                StatusCodes.Status408RequestTimeout => RefusalReason.SlowBody,
                _ => RefusalReason.Malformed,
            });
        }
    }
}
