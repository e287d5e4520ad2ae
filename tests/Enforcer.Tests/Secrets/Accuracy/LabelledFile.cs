using Enforcer.Tests.Support;

namespace Enforcer.Tests.Secrets.Accuracy;

/// <summary>A text of which each line is known to hold a secret or none, so that recall and precision can be counted.</summary>
internal sealed record LabelledFile(string Name, string Text, IReadOnlyDictionary<int, string> Secrets)
{
    private const string Heading = "=== ";
    private const string Label = " §";

    /// <summary>The files of <c>tests/cases/secrets/ROUND/NAME.txt</c>, their open values drawn.</summary>
    public static IEnumerable<LabelledFile> Read(string round, string name, int seed)
    {
        var value = new CorpusValue(seed);
        var lines = File.ReadAllLines(Path.Combine(Cases.Folder, "secrets", round, name)).AsEnumerable();
        for (var rest = lines.SkipWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal)).ToList(); rest.Count > 0;)
        {
            var body = rest.Skip(1).TakeWhile(line => !line.StartsWith(Heading, StringComparison.Ordinal)).ToList();
            yield return Of(rest[0][Heading.Length..], body, value);
            rest = rest[(body.Count + 1)..];
        }
    }

    private static LabelledFile Of(string name, IEnumerable<string> lines, CorpusValue value)
    {
        var written = new List<string>();
        var secrets = new Dictionary<int, string>();
        foreach (var line in lines)
        {
            var labelled = line.EndsWith(Label, StringComparison.Ordinal);
            var template = labelled ? line[..^Label.Length] : line;
            if (labelled)
            {
                secrets.Add(written.Count + 1, template.Trim());
            }

            written.AddRange(value.Expand(template).Split('\n'));
        }

        return new LabelledFile(name, string.Join('\n', written) + "\n", secrets);
    }
}
