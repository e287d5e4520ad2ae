namespace Enforcer.Resources.Formats.Lines;

/// <summary>Environment files, <c>NAME=value</c> a line, as Compose, Kustomize and most frameworks read them.</summary>
internal sealed class DotenvFormat : IFormat
{
    public string Name => "dotenv";

    public IReadOnlyList<string> Extensions { get; } =
        [".env", ".env.local", ".env.development", ".env.test", ".env.staging", ".env.production", ".env.prod", ".env.dev", ".env.example", ".env.sample", ".env.template", ".envrc"];

    public ReadResult Read(SourceText source, ReaderLimits limits)
    {
        var tree = new SettingsTree(source);
        var readTo = 0;
        foreach (var (start, end) in tree.Lines)
        {
            var at = SettingLine.Begin(tree.Text, start, end);
            if (at < readTo || at == end || tree.Text[at] == '#')
            {
                continue;
            }

            var read = Assignments.TryRead(tree, at, end);
            readTo = Math.Max(at, read);
            if (read < 0)
            {
                tree.Fault(at, "expected NAME=value, a comment or nothing");
            }
        }

        return tree.Result();
    }
}
