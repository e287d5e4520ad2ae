using System.CommandLine;
using Enforcer.Resources;
using Enforcer.Resources.Helm;
using Enforcer.Resources.Helm.Templates;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary>The option of <c>enforcer scan</c> for the Helm charts among what it is given.</summary>
internal static class ScanCharts
{
    public static readonly Option<string[]> Values = new("--helm-values")
    {
        HelpName = "FILE",
        Description = "Render Helm charts with the values of this file over their own; may be repeated, the last one wins.",
    };

    /// <exception cref="FileNotFoundException">A file does not exist.</exception>
    /// <exception cref="ConfigurationException">A file cannot be read as values.</exception>
    public static async Task<ChartOptions> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var layers = new List<GoMap>();
        foreach (var file in parsed.GetValue(Values) ?? [])
        {
            if (!File.Exists(file))
            {
                throw new FileNotFoundException($"'{file}' does not exist");
            }

            var errors = new List<ReadError>();
            var values = TreeValues.Read(file, await File.ReadAllTextAsync(file, cancellationToken), errors);
            if (errors is [var error, ..])
            {
                throw new ConfigurationException($"{error.File}:{error.Line}: {error.Message}");
            }

            layers.Add(values switch
            {
                GoMap map => map,
                null => [],
                _ => throw new ConfigurationException($"{file}: values are a map", "give it as 'helm template --values' takes it"),
            });
        }

        return new ChartOptions(layers);
    }
}
