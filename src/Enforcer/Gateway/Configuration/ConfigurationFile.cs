using System.Text;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Configuration;

/// <summary>The configuration file as it stood at start, and the means to see a change of it.</summary>
internal sealed class ConfigurationFile
{
    private readonly FileSet _files;
    private readonly IssuerFallback? _issuer;

    /// <param name="path">YAML.</param>
    /// <param name="issuer">Where the identity comes from, if the file says nothing of it.</param>
    /// <exception cref="IOException">Absent, unreadable or larger than 1 MiB.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public ConfigurationFile(string path, IssuerFallback? issuer = null)
    {
        _issuer = issuer;
        Path = path;
        _files = new FileSet([path], FileSet.DefaultMostBytes);
        Text = Decode(_files.ReadIfChanged()!);
    }

    public string Path { get; }

    /// <summary>As last read.</summary>
    public string Text { get; private set; }

    /// <exception cref="Resources.Settings.ConfigurationException">Anything in it cannot be used.</exception>
    public GatewayOptions Read() => GatewayOptionsReader.Read(Path, Text, _issuer);

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
