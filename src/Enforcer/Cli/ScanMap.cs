using System.CommandLine;
using Enforcer.Mesh;
using Enforcer.Mesh.Connections;
using Enforcer.Resources.Settings;
using Enforcer.Scanning;
using Enforcer.Scanning.Maps;

namespace Enforcer.Cli;

/// <summary><c>enforcer scan --mesh-map</c>: the picture besides the report.</summary>
internal static class ScanMap
{
    public static readonly Option<string?> MeshMap = new("--mesh-map") { HelpName = "FILE", Description = "Besides the report, draw who can talk to whom and how; the ending chooses the format: " + string.Join(", ", MapCatalog.All.Select(format => format.Ending)) + "." };

    /// <summary>Null where no map is asked for.</summary>
    /// <exception cref="ConfigurationException">The ending is not known, or what is scanned is not judged together.</exception>
    public static IMapFormat? FormatOf(ParseResult parsed, bool isolated)
    {
        if (parsed.GetValue(MeshMap) is not { } file)
        {
            return null;
        }

        if (ScanFix.IsAsked(parsed) || ScanHistory.IsAsked(parsed))
        {
            throw new ConfigurationException("--mesh-map goes with neither --fix nor --history");
        }

        return isolated
            ? throw new ConfigurationException("--mesh-map and --isolated exclude each other", "draw each folder by a scan of its own")
            : MapCatalog.ForFile(file);
    }

    public static Task WriteAsync(ParseResult parsed, IMapFormat format, ScanResult result) =>
        Terminal.WriteAsync(parsed.GetValue(MeshMap), TextWriter.Null, (writer, _) => format.Write(new MapPicture(new ConnectionMap(new MeshModel(result.Together!))), writer));
}
