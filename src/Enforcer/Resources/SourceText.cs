using System.Text;

namespace Enforcer.Resources;

/// <summary>A file's text, decoded strictly: bytes that are no text are refused with a reason instead of guessed at.</summary>
internal sealed class SourceText
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private IReadOnlyList<Comment>? _comments;

    private SourceText(string file, string text)
    {
        File = file;
        Text = text;
    }

    public string File { get; }

    public string Text { get; }

    /// <summary>The YAML comments of the text, read on first use; none where the text cannot be scanned to its end.</summary>
    public IReadOnlyList<Comment> Comments => _comments ??= Formats.YamlComments.Read(Text);

    /// <summary>Where a place of the text stands in the file, where the text is what was made of the file; null where it is the file's own.</summary>
    public Func<TextPosition, TextPosition>? Written { get; private init; }

    public static SourceText Of(string file, string text) => new(file, text);

    /// <summary>What a template made.</summary>
    /// <param name="file">The template.</param>
    /// <param name="text">What it wrote.</param>
    /// <param name="written">Finds the place in the template.</param>
    public static SourceText Rendered(string file, string text, Func<TextPosition, TextPosition> written) => new(file, text) { Written = written };

    /// <summary>
    /// Decodes UTF-8 (with or without byte order mark) or UTF-16 with one. Null and an error for more bytes than
    /// <paramref name="limits"/> allow, for binary content and for broken encoding.
    /// </summary>
    public static SourceText? Decode(string file, ReadOnlySpan<byte> bytes, ReaderLimits limits, out ReadError? error)
    {
        error = null;
        if (bytes.Length > limits.MaxBytes)
        {
            error = TooLarge(file, bytes.Length, limits);
            return null;
        }

        try
        {
            var text = bytes switch
            {
                [0xEF, 0xBB, 0xBF, .. var rest] => StrictUtf8.GetString(rest),
                [0xFF, 0xFE, .. var rest] => new UnicodeEncoding(false, false, true).GetString(rest),
                [0xFE, 0xFF, .. var rest] => new UnicodeEncoding(true, false, true).GetString(rest),
                _ => StrictUtf8.GetString(bytes),
            };
            if (!text.Contains('\0', StringComparison.Ordinal))
            {
                return new SourceText(file, text);
            }

            error = new ReadError(file, LineOf(text.AsSpan(0, text.IndexOf('\0', StringComparison.Ordinal))), "the file is binary (it holds a NUL character): leave it out with --exclude");
            return null;
        }
        catch (DecoderFallbackException failure)
        {
            var at = Math.Clamp(failure.Index, 0, bytes.Length);
            error = new ReadError(file, 1 + bytes[..at].Count((byte)'\n'), $"the file is not UTF-8 (byte {at}): save it as UTF-8");
            return null;
        }
    }

    public static ReadError TooLarge(string file, long length, ReaderLimits limits) =>
        new(file, 0, $"the file has {length / 1024 / 1024} MiB, more than the {limits.MaxBytes / 1024 / 1024} MiB that are read: split it or leave it out with --exclude");

    private static int LineOf(ReadOnlySpan<char> before) => 1 + before.Count('\n');
}
