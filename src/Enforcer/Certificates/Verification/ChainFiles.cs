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
        var presented = Blocks(options.Leaf, PemBlocks.Certificate);
        return new ChainLine
        {
            Leaf = presented.FirstOrDefault() ?? "",
            Intermediates = [.. presented.Skip(1), .. options.Intermediates.SelectMany(file => Blocks(file, PemBlocks.Certificate))],
            Roots = [.. options.Roots.SelectMany(file => Blocks(file, PemBlocks.Certificate))],
            Lists = options.Lists.Count == 0 ? null : [.. options.Lists.SelectMany(Lists)],
            Revocation = options.Revocation,
            Time = options.At,
            Peer = options.Peer,
        };
    }

    // A file without a list is a list that cannot be read: it must not pass for none.
    private static List<string> Lists(string file) => Blocks(file, PemBlocks.RevocationList) is { Count: > 0 } lists ? lists : [""];

    private static List<string> Blocks(string file, string label)
    {
        if (new FileInfo(file) is { Exists: true, Length: > MostBytes })
        {
            throw new IOException($"'{file}' is larger than {MostBytes >> 20} MiB");
        }

        var content = File.Exists(file) || Directory.Exists(file) ? File.ReadAllBytes(file) : throw new FileNotFoundException($"'{file}' does not exist");
        return content is [0x30, ..]
            ? [PemEncoding.WriteString(label, content)]
            : [.. PemBlocks.All(Encoding.Latin1.GetString(content), label).Select(der => PemEncoding.WriteString(label, der))];
    }
}
