using System.Security.Cryptography;
using System.Text;

namespace Enforcer.Certificates.Verification;

/// <summary>Turns files of certificates and lists into a question. What a file holds is judged later; only that it can be read is asked here.</summary>
internal static class ChainFiles
{
    private const long MostBytes = 64 * 1024 * 1024;

    /// <exception cref="IOException">A file is missing, cannot be read or is too large.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static ChainLine Read(VerifyOptions options)
    {
        var presented = All(options.Leaf, PemBlocks.Certificate);
        return new ChainLine
        {
            // With a block that cannot be read nobody knows which of the rest is the leaf.
            Leaf = presented.Contains("") ? "" : presented[0],
            Intermediates = [.. presented.Skip(1), .. options.Intermediates.SelectMany(file => Read(file, PemBlocks.Certificate).Blocks)],
            Roots = [.. options.Roots.SelectMany(file => All(file, PemBlocks.Certificate))],
            Lists = options.Lists.Count == 0 ? null : [.. options.Lists.SelectMany(file => All(file, PemBlocks.RevocationList))],
            Revocation = options.Revocation,
            Time = options.At,
            Peer = options.Peer,
        };
    }

    // What a file begins and does not end well, or does not hold at all, cannot be read: it must not pass for none.
    private static List<string> All(string file, string label)
    {
        var (blocks, begun) = Read(file, label);
        return blocks.Count == 0 || begun > blocks.Count ? [.. blocks, ""] : blocks;
    }

    private static (List<string> Blocks, int Begun) Read(string file, string label)
    {
        if (new FileInfo(file) is { Exists: true, Length: > MostBytes })
        {
            throw new IOException($"'{file}' is larger than {MostBytes >> 20} MiB");
        }

        var content = File.Exists(file) || Directory.Exists(file) ? File.ReadAllBytes(file) : throw new FileNotFoundException($"'{file}' does not exist");
        if (content is [0x30, ..])
        {
            return ([PemEncoding.WriteString(label, content)], 1);
        }

        var text = Encoding.Latin1.GetString(content);
        return ([.. PemBlocks.All(text, label).Select(der => PemEncoding.WriteString(label, der))], text.AsSpan().Count($"-----BEGIN {label}-----"));
    }
}
