using Enforcer.Secrets.Search;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Secrets;

/// <summary>
/// Finds secrets in values and texts, for every rule that looks at either: by their form, by the name they stand under, and behind an encoding.
/// Pure, total and linear in the length of the text, whatever the text is.
/// </summary>
internal static class SecretDetector
{
    // A Helm release is base64 of base64 of gzip, and its values may hold base64 once more.
    private const int DeepestEncoding = 4;

    /// <summary>What is called that was encoded too often, or unfolds to too much, to be looked into.</summary>
    public const string UnseenDetector = "text behind more encoding than is undone";

    private static readonly PairJudgement InConfiguration = (name, value, offset) => NamedValue.Judge(name, value, offset, insideText: true);

    private static readonly PairJudgement InProse = (name, value, offset) => NamedValue.JudgeStrictly(name, value, offset);

    /// <summary>The clearest secret in one named value, such as an environment variable; null where there is none.</summary>
    /// <param name="name">What the value is called; null where that says nothing.</param>
    /// <param name="value">The literal value.</param>
    public static SecretMatch? Inspect(string? name, string value) => Find(name, value) is { Count: > 0 } found ? found.MaxBy(match => match.Confidence) : null;

    /// <summary>Every secret in one named value: one for a password, several for a file kept in a value.</summary>
    public static IReadOnlyList<SecretMatch> Find(string? name, string value) => Find(name, value, null, 0);

    /// <summary>
    /// As <see cref="Find(string?, string)"/>, for a field that may as well name a secret as hold one: under a token's or key's name only
    /// what is random counts.
    /// </summary>
    public static IReadOnlyList<SecretMatch> FindInField(string? name, string value) => Find(name, value, null, 0, isField: true);

    /// <summary>Every secret in a text of any configuration format, in the order of the text.</summary>
    public static IReadOnlyList<SecretMatch> FindInText(string text) => Distinct(Search(text, InConfiguration));

    /// <summary>Every secret in a text that may be anything, code and prose included: forms, and values that are random beyond doubt under a secret's name.</summary>
    public static IReadOnlyList<SecretMatch> FindInProse(string text) => Distinct(Search(text, InProse));

    private static IReadOnlyList<SecretMatch> Find(string? name, string value, DecodingBudget? budget, int depth, bool isField = false)
    {
        var trimmed = value.AsSpan().Trim();
        if (trimmed.IsEmpty || ValueShape.IsReference(trimmed))
        {
            return [];
        }

        var matches = Search(value, InConfiguration);
        if (!HasForm(matches))
        {
            if (name is not null && NamedValue.Judge(name, value, 0, isField) is { } named)
            {
                return [named.Unnamed()];
            }

            if (ValueTokenCatalog.Judge(trimmed, value.Length - value.AsSpan().TrimStart().Length) is { } token)
            {
                return [token];
            }
        }

        return matches.Count > 0 ? Distinct(matches) : Decoding.MayBeEncoded(trimmed) ? Decoded(value, trimmed, budget ?? new DecodingBudget(), depth) : [];
    }

    private static IReadOnlyList<SecretMatch> Decoded(string value, ReadOnlySpan<char> trimmed, DecodingBudget budget, int depth)
    {
        var decoded = Decoding.Text(trimmed, budget);
        if (decoded is not null && depth == DeepestEncoding)
        {
            return [Unseen(value)];
        }

        var inner = decoded is null ? [] : Find(null, decoded.Value.Text, budget, depth + 1);
        return inner.Count == 0 ? (budget.IsSpent && Decoding.LooksEncoded(trimmed) ? [Unseen(value)] : []) : [.. inner.Select(match => match.Within(value.Length - value.AsSpan().TrimStart().Length, decoded!.Value.How)).DistinctBy(match => match.Discriminator)];
    }

    // Whatever it is, somebody went a long way to hide it from a search: never passed over in silence.
    private static SecretMatch Unseen(string value) => SecretMatch.Of(UnseenDetector, Confidence.Low, value, 0);

    private static IReadOnlyList<SecretMatch> Search(string text, PairJudgement pairs)
    {
        // Nearly no value touches an anchor: those that do not cost no object.
        if (SecretAnchors.Index.FirstTouch(text) < 0)
        {
            return [];
        }

        var search = new TextSearch(text, pairs);
        SecretAnchors.Index.Scan(search);
        return search.Matches;
    }

    private static bool HasForm(IReadOnlyList<SecretMatch> matches)
    {
        for (var i = 0; i < matches.Count; i++)
        {
            if (matches[i].Name is null)
            {
                return true;
            }
        }

        return false;
    }

    // The same characters found twice are one secret; the form knows more of it than the name.
    private static IReadOnlyList<SecretMatch> Distinct(IReadOnlyList<SecretMatch> matches)
    {
        if (matches.Count < 2)
        {
            return matches;
        }

        var distinct = new List<SecretMatch>(matches.Count);
        var end = -1;
        foreach (var match in matches.OrderBy(match => match.Offset).ThenBy(match => match.Name is null ? 0 : 1))
        {
            if (match.Offset >= end)
            {
                distinct.Add(match);
                end = match.Offset + match.Length;
            }
        }

        return distinct;
    }
}
