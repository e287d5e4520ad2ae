using System.Text;

namespace Enforcer.Scanning.Fixing.Texts;

/// <summary>A file's bytes as text and back: the byte order mark and the encoding are kept, and bytes that would not survive are noticed.</summary>
internal sealed class ManifestText
{
    private readonly Encoding _encoding;
    private readonly int _mark;

    private ManifestText(byte[] bytes, Encoding encoding, int mark)
    {
        Bytes = bytes;
        _encoding = encoding;
        _mark = mark;
        Text = encoding.GetString(bytes, mark, bytes.Length - mark);
    }

    public byte[] Bytes { get; }

    /// <summary>Without the byte order mark.</summary>
    public string Text { get; }

    /// <summary>Null where the bytes are no text, or would be others once written again.</summary>
    public static ManifestText? Of(byte[] bytes)
    {
        var (encoding, mark) = bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (new UTF8Encoding(false, true), 3),
            [0xFF, 0xFE, ..] => (new UnicodeEncoding(false, false, true), 2),
            [0xFE, 0xFF, ..] => (new UnicodeEncoding(true, false, true), 2),
            _ => ((Encoding)new UTF8Encoding(false, true), 0),
        };
        try
        {
            var text = new ManifestText(bytes, encoding, mark);
            return text.Encode(text.Text).AsSpan().SequenceEqual(bytes) ? text : null;
        }
        catch (ArgumentException)
        {
            // Decoder and encoder say so when bytes are no characters.
            return null;
        }
    }

    public byte[] Encode(string text) => [.. Bytes.AsSpan(0, _mark), .. _encoding.GetBytes(text)];
}
