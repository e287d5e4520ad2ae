using System.Globalization;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Secrets.Accuracy;

/// <summary>How much of texts that were labelled without knowledge of the detectors is found, and how much that is none.</summary>
/// <remarks>What is found is compared by file and line. ENFORCER_ACCURACY names a file that takes the figures and what was missed.</remarks>
public sealed class SecretAccuracyTests : IDisposable
{
    private static readonly string[] PlainNames = ["VALUE", "SETTING", "CREDENTIAL", "VENDOR_VALUE", "ACME"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("first", 12, 0.98)]
    [InlineData("second", 12, 0.97)]
    [InlineData("third", 4, 0.96)]
    [InlineData("fourth", 4, 0.78)]
    public void Finds_the_tokens_of_providers_wherever_they_stand(string round, int turns, double recall)
    {
        var planted = new Dictionary<(string File, int Line), string>();
        var value = new CorpusValue(1);
        foreach (var (index, (format, name, template)) in Formats(round).Index())
        {
            var carriers = TokenCarrier.Of(round).Where(carrier => name is null || carrier.Named).ToList();
            for (var turn = 0; turn < turns; turn++)
            {
                var carrier = carriers[((index * 7) + (turn * 5)) % carriers.Count];
                var (text, line) = carrier.Carry(name ?? PlainNames[(index + turn) % PlainNames.Length], value.Expand(template));
                var file = _folder.Write($"{format}/{turn}/{carrier.File}", text);
                planted[(file, line)] = $"{format} {name} in {carrier.File}";
            }
        }

        var found = Found();

        var missed = planted.Where(one => !found.Contains(one.Key)).Select(one => one.Value).ToList();
        Report($"{round} tokens: {planted.Count - missed.Count} of {planted.Count} found", missed);
        Assert.True(missed.Count <= planted.Count * (1 - recall), string.Join('\n', missed));
    }

    [Theory]
    [InlineData("first", 0.98, 0.99)]
    [InlineData("second", 0.97, 0.99)]
    [InlineData("third", 0.96, 0.99)]
    [InlineData("fourth", 0.9, 0.98)]
    public void Finds_the_labelled_lines_and_hardly_any_other(string round, double recall, double precision)
    {
        var planted = new Dictionary<(string File, int Line), string>();
        var others = 0;
        foreach (var (index, name) in new[] { "secrets.txt", "harmless.txt" }.Index())
        {
            foreach (var file in LabelledFile.Read(round, name, index))
            {
                var path = _folder.Write($"{name}/{file.Name}", file.Text);
                others += file.Text.Count(one => one == '\n') - file.Secrets.Count;
                foreach (var (line, label) in file.Secrets)
                {
                    planted.Add((path, line), $"{file.Name}:{line}: {label}");
                }
            }
        }

        var found = Found();

        var missed = planted.Where(one => !found.Contains(one.Key)).Select(one => "missed " + one.Value).ToList();
        var alarms = found.Where(one => !planted.ContainsKey(one)).Select(one => $"alarm {Path.GetRelativePath(_folder.Path, one.File)}:{one.Line}: {Line(one)}").Order(StringComparer.Ordinal).ToList();
        var right = planted.Count - missed.Count;
        Report(string.Create(CultureInfo.InvariantCulture, $"{round} lines: {right} of {planted.Count} found, {alarms.Count} false alarms on {others} other lines, precision {(double)right / (right + alarms.Count):F4}"), [.. Themes(planted, found), .. missed, .. alarms]);
        Assert.True(missed.Count <= planted.Count * (1 - recall), string.Join('\n', missed));
        Assert.True(right >= (right + alarms.Count) * precision, string.Join('\n', alarms));
    }

    private HashSet<(string File, int Line)> Found() =>
        new ScanRunner(new DeclaredFiles(ReaderLimits.Default), TimeProvider.System).Run(new ScanOptions { Paths = [_folder.Path] }, null, CancellationToken.None).Findings
            .Where(finding => finding.Rule.Category == Category.Secrets)
            .Select(finding => (finding.File, finding.Location.Line))
            .ToHashSet();

    /// <summary>What was found in each folder of the labelled files.</summary>
    private IEnumerable<string> Themes(Dictionary<(string File, int Line), string> planted, HashSet<(string File, int Line)> found) =>
        from place in planted.Keys.Union(found)
        let parts = Path.GetRelativePath(_folder.Path, place.File).Split(Path.DirectorySeparatorChar)
        group place by parts.Length > 2 ? parts[1] : "-" into theme
        let labelled = theme.Count(planted.ContainsKey)
        let right = theme.Count(place => planted.ContainsKey(place) && found.Contains(place))
        select $"{theme.Key}: {right} of {labelled} found, {theme.Count() - labelled} false alarms";

    private static string Line((string File, int Line) place) => File.ReadLines(place.File).ElementAtOrDefault(place.Line - 1)?.Trim() ?? string.Empty;

    /// <summary>Lines of <c>tokens.txt</c>: the format's name, the name of a variable where no one could know the value without it, the value.</summary>
    private static IEnumerable<(string Format, string? Name, string Template)> Formats(string round) =>
        from line in File.ReadLines(Path.Combine(Cases.Folder, "secrets", round, "tokens.txt"))
        where line.Length > 0 && line[0] != '#'
        let format = line[..line.IndexOf(' ', StringComparison.Ordinal)]
        let rest = line[(format.Length + 1)..]
        let named = rest[0] == '@'
        let name = named ? rest[1..rest.IndexOf(' ', StringComparison.Ordinal)] : null
        select (format, name, named ? rest[(name!.Length + 2)..] : rest);

    private static void Report(string figures, IEnumerable<string> details)
    {
        if (Environment.GetEnvironmentVariable("ENFORCER_ACCURACY") is { Length: > 0 } file)
        {
            File.AppendAllLines(file, [figures, .. details.Select(one => "  " + one)]);
        }
    }
}
