namespace Enforcer.Hosting;

/// <summary>A file of lines that is moved aside when it is full, so that no log fills a disk. For one writer.</summary>
/// <param name="path">Written to at its end. What is no regular file, such as a pipe, is never moved.</param>
/// <param name="mostBytes">A file at least as large is moved aside to <c>.1</c>, that one to <c>.2</c>, and so on.</param>
/// <param name="mostFiles">Files kept, the one that is written included.</param>
internal sealed class RotatedFile(string path, long mostBytes, int mostFiles) : IDisposable
{
    private FileStream? _file;
    private bool _torn;

    /// <summary>Whole lines, in one write. After a failure the next lines begin a line of their own, whatever stands before them.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void Append(ReadOnlySpan<byte> lines)
    {
        try
        {
            if (_file is null || (_file.CanSeek && _file.Length >= mostBytes))
            {
                _file?.Dispose();
                _file = null;
                _file = Open();
            }

            if (_torn)
            {
                _file.WriteByte((byte)'\n');
            }

            _torn = true;
            _file.Write(lines);
            _torn = false;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        _file = null;
    }

    private FileStream Open()
    {
        if (new FileInfo(path) is { Exists: true, LinkTarget: null } before && before.Length >= mostBytes)
        {
            for (var number = mostFiles - 1; number > 0; number--)
            {
                var older = number == 1 ? path : $"{path}.{number - 1}";
                if (File.Exists(older))
                {
                    File.Move(older, $"{path}.{number}", overwrite: true);
                }
            }

            if (mostFiles == 1)
            {
                File.Delete(path);
            }
        }

        // Without a buffer, so that a failed write leaves nothing behind that a later one, or the end, would try again.
        var stream = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            stream.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        return new FileStream(path, stream);
    }
}
