using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>Finds the words of an object that may be names of namespaces: parts of hosts, of identities, of references.</summary>
internal static class NamedPlaces
{
    // Longer texts are data; names in them mean nothing to a policy.
    private const int LongestText = 4096;

    public static HashSet<string> In(Node root)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Add(root, words);
        return words;
    }

    // Trees are bounded in depth where they are read.
    private static void Add(Node node, HashSet<string> words)
    {
        foreach (var entry in node.Entries)
        {
            Add(entry.Value, words);
        }

        foreach (var item in node.Items)
        {
            Add(item, words);
        }

        if (node.Text is { Length: > 0 and <= LongestText } text)
        {
            Split(text, words);
        }
    }

    private static void Split(string text, HashSet<string> words)
    {
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var isName = at < text.Length && (char.IsAsciiLetterLower(text[at]) || char.IsAsciiDigit(text[at]) || text[at] == '-');
            if (isName && start < 0)
            {
                start = at;
            }
            else if (!isName && start >= 0)
            {
                words.Add(text[start..at]);
                start = -1;
            }
        }
    }
}
