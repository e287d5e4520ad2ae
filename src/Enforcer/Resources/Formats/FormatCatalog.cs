using Enforcer.Resources.Formats.Hcl;
using Enforcer.Resources.Formats.Lines;

namespace Enforcer.Resources.Formats;

/// <summary>Every format, in one list; a new one is one line here.</summary>
internal static class FormatCatalog
{
    public static readonly IReadOnlyList<IFormat> All =
    [
        new JsonFormat(),
        new YamlFormat(),
        new HclFormat(),
        new DotenvFormat(),
        new IniFormat(),
        new PropertiesFormat(),
        new ShellFormat(),
        new TomlFormat(),
    ];

    /// <summary>The format of a file by its name; null where no format claims the name.</summary>
    public static IFormat? ForFile(string file) =>
        All.FirstOrDefault(format => format.Extensions.Any(ending => file.EndsWith(ending, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The format for text without a telling name (a file named on the command line, standard input).</summary>
    public static IFormat ForText(SourceText source) =>
        source.Text.AsSpan().TrimStart() is ['{' or '[', ..] ? All.OfType<JsonFormat>().Single() : All.OfType<YamlFormat>().Single();
}
