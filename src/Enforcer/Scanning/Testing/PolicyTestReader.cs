using System.Globalization;
using Enforcer.Files;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Resources.Settings;
using Enforcer.Scanning.Testing.Mutations;

namespace Enforcer.Scanning.Testing;

/// <summary>Reads <c>*.test.yaml</c>: a PolicyTest with the resources that it names or holds. Strict, as a misspelt expectation would expect nothing.</summary>
internal sealed class PolicyTestReader(DeclaredFiles reader)
{
    // Pairing is recursive in the number of expectations.
    private const int MostExpectations = 1000;

    /// <exception cref="ConfigurationException">The test cannot be used; every fault is listed.</exception>
    /// <exception cref="IOException">A file that it names does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public PolicyTest Read(DeclaredFile file, CancellationToken cancellationToken)
    {
        var text = File.ReadAllText(file.Path);
        var (settings, root) = Settings.Parse(file.Shown, text);
        var folder = Path.GetDirectoryName(file.Path) ?? "";
        if ((root.Text("apiVersion"), root.Text("kind")) is not ("enforcer.dev/v1alpha1", "PolicyTest"))
        {
            root.Fault("expected apiVersion enforcer.dev/v1alpha1 and kind PolicyTest");
        }

        var metadata = root.Section("metadata");
        var name = metadata?.Text("name");
        metadata?.RejectUnknownKeys();
        var policies = ReadSettings(root, folder);
        var today = ReadDay(root);
        var mutation = MutationTestReader.Read(root);
        var expected = mutation is not null && !root.Has("expect") ? null : ReadExpectations(root);
        var source = SourceText.Of(file.Shown, text);
        var (inline, paths) = ReadResources(root, "resources", source);
        var before = root.Has("before") ? ReadResources(root, "before", source) : default;
        root.RejectUnknownKeys();
        settings.ThrowIfFaulty();

        return new PolicyTest
        {
            Name = name ?? Path.GetFileName(file.Shown),
            Resources = [.. ReadFiles(paths, folder, cancellationToken), .. inline],
            Before = root.Has("before") ? [.. ReadFiles(before.Paths, folder, cancellationToken), .. before.Inline] : null,
            Expected = expected,
            Mutation = mutation,
            Settings = policies,
            Today = today,
        };
    }

    private static PolicySettings ReadSettings(SettingsSection root, string folder)
    {
        if (root.Has("settings") && root.Node["settings"] is ScalarNode name)
        {
            return PolicySettings.Parse(name.Raw, File.ReadAllText(Path.Combine(folder, name.Raw)));
        }

        if (root.Section("settings") is not { } section)
        {
            return PolicySettings.Default;
        }

        var read = PolicySettings.Read(section);
        section.RejectUnknownKeys();
        return read;
    }

    private static DateOnly? ReadDay(SettingsSection root)
    {
        if (root.Text("today") is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        root.Fault("today", "expected a date such as 2027-01-31");
        return null;
    }

    private static List<Expectation> ReadExpectations(SettingsSection root)
    {
        if (!root.Has("expect"))
        {
            root.Fault("expect", "is required: a list of findings, or [] for none");
        }

        var sections = root.Sections("expect");
        if (sections.Count > MostExpectations)
        {
            root.Fault("expect", $"at most {MostExpectations} findings: divide the test");
        }

        return [.. sections.Take(MostExpectations).Select(ReadExpectation)];
    }

    private static Expectation ReadExpectation(SettingsSection section)
    {
        var rule = section.RequiredText("rule");
        if (rule.Length > 0 && RuleCatalog.Find(rule) is null)
        {
            section.Fault("rule", "no such rule");
        }

        var expectation = new Expectation
        {
            Rule = rule,
            Resource = section.Text("resource"),
            Path = section.Text("path"),
            Level = section.Choice<Level?>("level", null, PolicyWords.Levels.ToDictionary(word => word.Key, word => (Level?)word.Value)),
            Suppressed = section.Boolean("suppressed", false),
        };
        section.RejectUnknownKeys();
        return expectation;
    }

    private static (List<Resource> Inline, List<string> Paths) ReadResources(SettingsSection root, string key, SourceText source)
    {
        var inline = new List<Resource>();
        var paths = new List<string>();
        var items = root.Has(key) ? root.Node[key]!.Items : [];
        if (items.Count == 0)
        {
            root.Fault(key, "is required: a list of files, folders and documents");
        }

        foreach (var item in items)
        {
            switch (item)
            {
                case MapNode map when map["kind"]?.Text is not null:
                    inline.Add(Resource.From((MapNode)map.Copy(), source.File, source));
                    break;
                case ScalarNode { IsNull: false } path:
                    paths.Add(path.Raw);
                    break;
                default:
                    root.Fault(key, $"item {item.Index + 1} is neither a path nor a document with a kind");
                    break;
            }
        }

        return (inline, paths);
    }

    private IReadOnlyList<Resource> ReadFiles(List<string> paths, string folder, CancellationToken cancellationToken)
    {
        var found = new List<DeclaredFile>();
        foreach (var path in paths)
        {
            var full = Path.Combine(folder, path);
            found.AddRange(FileWalk.Find([full], TestFiles.Patterns).Select(file => file with { Shown = Path.GetRelativePath(folder.Length == 0 ? "." : folder, file.Path).Replace('\\', '/') }));
        }

        var declared = reader.Read(found, null, cancellationToken);
        return declared.Errors.Count == 0
            ? declared.Resources
            : throw new ConfigurationException([.. declared.Errors.Select(error => $"{error.File}:{error.Line}: {error.Message}")]);
    }
}
