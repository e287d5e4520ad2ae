using System.Text;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Configuration;

/// <summary>The configuration file as it stood at start, and the means to see a change of it.</summary>
internal sealed class ConfigurationFile
{
    private readonly FileSet _files;

    /// <exception cref="IOException">Absent, unreadable or larger than 1 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ConfigurationFile(string path)
    {
        Path = path;
        _files = new FileSet([path], FileSet.DefaultMostBytes);
        Text = Decode(_files.ReadIfChanged()!);
    }

    public string Path { get; }

    /// <summary>As last read.</summary>
    public string Text { get; private set; }

    /// <summary>Whether it changed since the last look. Exceptions as for the constructor.</summary>
    public bool ReadIfChanged()
    {
        if (_files.ReadIfChanged() is not { } snapshot)
        {
            return false;
        }

        Text = Decode(snapshot);
        return true;
    }

    private static string Decode(FileSnapshot snapshot) => Encoding.UTF8.GetString(snapshot.Contents[0]);
}
