using Enforcer.Resources.Formats;
using Enforcer.Resources.Helm.Templates;

namespace Enforcer.Resources.Helm;

/// <summary>
/// Renders a chart with its own values and reads what comes out, each place told as the place in the template: what <c>helm template</c> would
/// install is judged, and a person is shown the line to edit.
/// </summary>
internal sealed class ChartRendering
{
    private const string Cure = "render it with your values and scan the result (helm template . | enforcer scan -)";

    private readonly Dictionary<string, IReadOnlyList<TemplateNode>> _defined = new(StringComparer.Ordinal);
    private readonly List<(ChartFile File, IReadOnlyList<TemplateNode> Nodes, GoMap Objects)> _rendered = [];
    private readonly List<Resource> _resources = [];
    private readonly List<ReadError> _errors = [];
    private readonly TemplateBudget _budget = new();
    private readonly ReaderLimits _limits;
    private readonly string _release;

    private ChartRendering(string release, ReaderLimits limits)
    {
        _release = release;
        _limits = limits;
    }

    /// <param name="chart">What is rendered.</param>
    /// <param name="options">With which values.</param>
    /// <param name="limits">For what comes out.</param>
    public static ReadResult Read(Chart chart, ChartOptions options, ReaderLimits limits)
    {
        var rendering = new ChartRendering(chart.Name, limits);
        var values = new GoMap();
        foreach (var layer in options.Values.Reverse().Append(chart.Values))
        {
            ChartValues.Complete(values, layer);
        }

        rendering.Parse(chart, chart.Name, values);
        foreach (var (file, nodes, objects) in rendering._rendered)
        {
            rendering.Render(file, nodes, objects);
        }

        return new ReadResult(rendering._resources, rendering._errors);
    }

    // Those below first: what the outer chart defines by the same name wins.
    private void Parse(Chart chart, string prefix, GoMap values)
    {
        var dependencies = ChartDependency.Of(chart);
        foreach (var inner in chart.Charts)
        {
            var named = dependencies.Where(dependency => dependency.Name == inner.Name).ToList();
            foreach (var dependency in named.Count > 0 ? named : [new ChartDependency(inner.Name, inner.Name, "", [])])
            {
                var below = ChartValues.Below(values, dependency.Alias, inner);
                if (dependency.IsEnabled(values))
                {
                    Parse(inner, $"{prefix}/charts/{dependency.Alias}", below);
                }
            }
        }

        foreach (var missing in dependencies.Where(dependency => dependency.IsEnabled(values) && !chart.Charts.Any(inner => inner.Name == dependency.Name)))
        {
            _errors.Add(new ReadError($"{chart.Shown}/Chart.yaml", 0, $"the chart '{PrintableText.Brief(missing.Name, 100)}' that it depends on is not in charts/ and was not judged: run 'helm dependency build' first"));
        }

        var objects = ChartObjects.Of(chart, _release, values);
        foreach (var file in chart.Templates)
        {
            try
            {
                var nodes = TemplateParser.Parse(file.Text, _defined);
                _defined[$"{prefix}/{file.Path}"] = nodes;
                if (!file.IsPartial && !chart.IsLibrary && file.Shown is not null)
                {
                    _rendered.Add((file, nodes, new GoMap(objects) { ["Template"] = ChartObjects.Template(prefix, file) }));
                }
            }
            catch (TemplateException failure)
            {
                _errors.Add(new ReadError(file.Shown ?? $"{chart.Shown}/{file.Path}", new WrittenPlaces(file.Text, []).LineAt(failure.Offset), $"not a valid template: {failure.Message}"));
            }
        }
    }

    private void Render(ChartFile file, IReadOnlyList<TemplateNode> nodes, GoMap objects)
    {
        TemplateOutput output;
        try
        {
            output = new TemplateRun(_defined, _budget).Run(nodes, objects);
        }
        catch (TemplateException failure)
        {
            _errors.Add(new ReadError(file.Shown!, new WrittenPlaces(file.Text, []).LineAt(failure.Offset), $"the template cannot be rendered: {failure.Message}: {Cure}"));
            return;
        }

        var places = new WrittenPlaces(file.Text, output.Marks);
        var source = SourceText.Rendered(file.Shown!, output.Text, places.Of);
        var errors = new List<ReadError>();
        foreach (var root in YamlTree.Read(source, _limits, errors))
        {
            var read = new List<Resource>();
            DocumentExpander.Expand(root, source, read, errors);
            // Helm installs into the namespace of the release what names none.
            _resources.AddRange(read.Select(resource => resource.PlacedIn(ChartObjects.Namespace)));
        }

        var starts = new WrittenPlaces(output.Text, []);
        _errors.AddRange(errors.Select(error => error with { Line = error.Line > 0 ? places.Of(starts.StartOf(error.Line)).Line : 0, Message = $"what the template renders is {error.Message}" }));
    }
}
