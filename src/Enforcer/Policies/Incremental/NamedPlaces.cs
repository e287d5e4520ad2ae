using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>Tells which of the known namespaces a word names; null for none.</summary>
internal delegate string? KnownPlace(ReadOnlySpan<char> word);

/// <summary>Finds the words of an object that are names of namespaces: parts of hosts, of identities, of references.</summary>
internal static class NamedPlaces
{
    // Longer texts are data; names in them mean nothing to a policy.
    private const int LongestText = 4096;

    // Of a namespace, by Kubernetes.
    private const int LongestName = 63;

    public static HashSet<string> In(Node root, KnownPlace known)
    {
        var places = new HashSet<string>(StringComparer.Ordinal);
        Add(root, known, places);
        return places;
    }

    // Trees are bounded in depth where they are read.
    private static void Add(Node node, KnownPlace known, HashSet<string> places)
    {
        foreach (var entry in node.Entries)
        {
            Add(entry.Value, known, places);
        }

        foreach (var item in node.Items)
        {
            Add(item, known, places);
        }

        if (node.Text is { Length: > 0 and <= LongestText } text)
        {
            Split(text, known, places);
        }
    }

    private static void Split(ReadOnlySpan<char> text, KnownPlace known, HashSet<string> places)
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
                if (at - start <= LongestName && known(text[start..at]) is { } place)
                {
                    places.Add(place);
                }

                start = -1;
            }
        }
    }
}
