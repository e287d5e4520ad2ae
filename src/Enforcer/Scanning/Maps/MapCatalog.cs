using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Maps;

/// <summary>The formats of maps; a new one is one line here.</summary>
internal static class MapCatalog
{
    public static readonly IReadOnlyList<IMapFormat> All = [new DotMap(), new HtmlMap(), new SvgMap()];

    /// <exception cref="ConfigurationException">No format has the ending.</exception>
    public static IMapFormat ForFile(string file) =>
        All.FirstOrDefault(format => file.EndsWith(format.Ending, StringComparison.OrdinalIgnoreCase))
        ?? throw new ConfigurationException($"--mesh-map: '{file}' ends in none of {string.Join(", ", All.Select(format => format.Ending))}", "the ending chooses the format");
}
