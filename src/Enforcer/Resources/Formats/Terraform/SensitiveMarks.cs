namespace Enforcer.Resources.Formats.Terraform;

/// <summary>Which values of an instance are sensitive. Terraform keeps the marks beside the values: as a parallel tree, or as a list of paths.</summary>
internal sealed class SensitiveMarks
{
    private static readonly SensitiveMarks None = new();
    private static readonly SensitiveMarks All = new() { IsAll = true };

    private readonly Dictionary<string, SensitiveMarks> _inner = new(StringComparer.Ordinal);

    private bool IsAll { get; set; }

    /// <summary>From <c>sensitive_values</c> or <c>after_sensitive</c>: <c>true</c> stands where a value, or all below it, is sensitive.</summary>
    public static SensitiveMarks From(Node? marks)
    {
        if (marks?.Flag == true)
        {
            return All;
        }

        var read = new SensitiveMarks();
        foreach (var entry in marks?.Entries ?? [])
        {
            read._inner[entry.Key] = From(entry.Value);
        }

        foreach (var (index, item) in (marks?.Items ?? []).Index())
        {
            read._inner[Key(index)] = From(item);
        }

        return read;
    }

    /// <summary>From <c>sensitive_attributes</c> of a state file: lists of attribute and index steps.</summary>
    public static SensitiveMarks FromPaths(Node? paths)
    {
        var read = new SensitiveMarks();
        foreach (var path in paths?.Items ?? [])
        {
            var at = read;
            foreach (var step in path.Items)
            {
                var key = (step["value"]?["value"] ?? step["value"])?.Text ?? "";
                if (!at._inner.TryGetValue(key, out var next))
                {
                    at._inner.Add(key, next = new SensitiveMarks());
                }

                at = next;
            }

            at.IsAll = path.Items.Count > 0 || at.IsAll;
        }

        return read;
    }

    /// <summary>A copy of the value in which sensitive scalars know that they are.</summary>
    public Node Apply(Node value) => value switch
    {
        ScalarNode scalar => new ScalarNode(scalar.Raw, scalar.Kind, scalar.Style, scalar.Start, scalar.End) { IsSensitive = IsAll || scalar.IsSensitive },
        ListNode list => new ListNode(list.Items.Select((item, index) => Below(Key(index)).Apply(item)), list.Start, list.End),
        _ => new MapNode(value.Entries.Select(entry => entry with { Value = Below(entry.Key).Apply(entry.Value) }), value.Start, value.End),
    };

    private SensitiveMarks Below(string key) => IsAll ? All : _inner.GetValueOrDefault(key, None);

    private static string Key(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
