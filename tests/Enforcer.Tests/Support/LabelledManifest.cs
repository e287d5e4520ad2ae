namespace Enforcer.Tests.Support;

/// <summary>One case of <c>tests/cases/labelled</c>: the files of a small repository, and what a reviewer would say of them.</summary>
/// <param name="Id">Unique in its round.</param>
/// <param name="Categories">Those of which one must be found; none for a good manifest.</param>
/// <param name="Files">Names and texts.</param>
internal sealed record LabelledManifest(string Id, IReadOnlyList<string> Categories, IReadOnlyList<(string Name, string Text)> Files)
{
    private const string Good = "good";
    private const string CaseMark = "== ";
    private const string FileMark = "-- ";
    private const string DefaultFile = "case.yaml";

    public bool IsGood => Categories.Count == 0;

    /// <summary>Reads one file of cases: '== LABEL ID: remark' starts a case, '-- NAME' a file of it; see docs/testing.md.</summary>
    public static IEnumerable<LabelledManifest> Read(IEnumerable<string> lines)
    {
        LabelledManifest? current = null;
        var files = new List<(string Name, string Text)>();
        foreach (var line in lines)
        {
            if (line.StartsWith(CaseMark, StringComparison.Ordinal))
            {
                if (current is not null)
                {
                    yield return current with { Files = [.. files] };
                }

                var head = line[CaseMark.Length..].Split(' ', 3);
                current = new LabelledManifest(head[1].TrimEnd(':'), head[0] == Good ? [] : head[0].Split('/'), []);
                files.Clear();
            }
            else if (line.StartsWith(FileMark, StringComparison.Ordinal))
            {
                files.Add((line[FileMark.Length..], ""));
            }
            else
            {
                Append(files, line);
            }
        }

        if (current is not null)
        {
            yield return current with { Files = [.. files] };
        }
    }

    private static void Append(List<(string Name, string Text)> files, string line)
    {
        if (files.Count == 0)
        {
            files.Add((DefaultFile, ""));
        }

        files[^1] = (files[^1].Name, files[^1].Text + line + "\n");
    }
}
