using System.Formats.Tar;
using System.IO.Compression;
using Enforcer.Resources;

namespace Enforcer.Files.Charts;

/// <summary>Unpacks a chart that another one keeps as an archive in <c>charts/</c>, into memory and within bounds.</summary>
internal static class ChartArchive
{
    /// <param name="bytes">A gzipped tar, as <c>helm package</c> makes it: one folder with the chart in it.</param>
    /// <param name="shown">How reports name the archive.</param>
    /// <param name="errors">Takes what is wrong with it.</param>
    public static IReadOnlyList<(string Path, byte[] Bytes)> Read(byte[] bytes, string shown, List<ReadError> errors)
    {
        var files = new List<(string, byte[])>();
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var archive = new TarReader(unpacked);
            var left = (long)ChartLimits.MostBytes;
            while (archive.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || entry.DataStream is null)
                {
                    continue;
                }

                left -= entry.Length;
                if (left < 0 || files.Count == ChartLimits.MostFiles)
                {
                    errors.Add(new ReadError(shown, 0, $"the archive holds more than {ChartLimits.MostFiles} files or {ChartLimits.MostBytes / 1024 / 1024} MiB and was read in part"));
                    break;
                }

                var content = new byte[entry.Length];
                entry.DataStream.ReadExactly(content);
                files.Add((entry.Name.Replace('\\', '/').TrimStart('.', '/'), content));
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException or OverflowException or ArgumentException)
        {
            errors.Add(new ReadError(shown, 0, "the archive of a chart cannot be unpacked: fetch it again (helm dependency build)"));
        }

        return files;
    }
}
