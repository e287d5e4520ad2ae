using Enforcer.Secrets.Forms;
using Enforcer.Secrets.Text;
using Enforcer.Secrets.Tokens;

namespace Enforcer.Secrets;

/// <summary>
/// Finds secrets in values and texts, for every rule that looks at either: by their form, by the name they stand under, and behind an encoding.
/// Pure, total and linear in the length of the text, whatever the text is.
/// </summary>
internal static class SecretDetector
{
    private const int DeepestEncoding = 2;

    private const int ShortestEncoded = 20;

    /// <summary>The clearest secret in one named value, such as an environment variable; null where there is none.</summary>
    /// <param name="name">What the value is called; null where that says nothing.</param>
    /// <param name="value">The literal value.</param>
    public static SecretMatch? Inspect(string? name, string value) => Find(name, value).MaxBy(match => match.Confidence);

    /// <summary>Every secret in one named value: one for a password, several for a file kept in a value.</summary>
    public static IReadOnlyList<SecretMatch> Find(string? name, string value) => Find(name, value, 0);

    /// <summary>Every secret in a text of any configuration format, in the order of the text.</summary>
    public static IReadOnlyList<SecretMatch> FindInText(string text)
    {
        var matches = Forms(text);
        AddPairs(text, matches);
        return matches.Count == 0 ? [] : Distinct(matches);
    }

    private static List<SecretMatch> Find(string? name, string value, int depth)
    {
        if (string.IsNullOrWhiteSpace(value) || ValueShape.IsReference(value.AsSpan().Trim()))
        {
            return [];
        }

        var matches = Forms(value);
        if (matches.Count == 0 && name is not null && NamedValue.Judge(name, value, 0, insideText: false) is { } named)
        {
            return [named];
        }

        AddPairs(value, matches);
        if (matches.Count == 0 && depth < DeepestEncoding && value.Length >= ShortestEncoded && Decoding.Base64Text(value.AsSpan().Trim()) is { } decoded)
        {
            matches.AddRange(Find(null, decoded, depth + 1).Select(match => match.Within(0, "in base64")));
        }

        return matches.Count == 0 ? [] : Distinct(matches);
    }

    private static List<SecretMatch> Forms(string text)
    {
        var matches = new List<SecretMatch>();
        TokenScanner.Scan(text, matches);
        PrivateKeyForm.Scan(text, matches);
        EncodedPrivateKeyForm.Scan(text, matches);
        UrlCredentialsForm.Scan(text, matches);
        JsonWebTokenForm.Scan(text, matches);
        AuthorizationForm.Scan(text, matches);
        WebhookForm.Scan(text, matches);
        return matches;
    }

    // Lines that hold no part of any secret's name are passed over at the speed of a search.
    private static void AddPairs(string text, List<SecretMatch> into)
    {
        for (var at = 0; at < text.Length;)
        {
            var hit = text.AsSpan(at).IndexOfAny(SecretNames.Fragments);
            if (hit < 0)
            {
                return;
            }

            var start = text.AsSpan(0, at + hit).LastIndexOf('\n') + 1;
            var end = LineEnd(text, at + hit);
            AddPairs(new PairScanner(text, start, LineEnd(text, end)), into);
            at = end;
        }
    }

    private static int LineEnd(string text, int from)
    {
        var end = from < text.Length ? text.IndexOf('\n', from) : -1;
        return end < 0 ? text.Length : end + 1;
    }

    private static void AddPairs(PairScanner pairs, List<SecretMatch> into)
    {
        var label = default(string);
        while (pairs.MoveNext())
        {
            var pair = pairs.Current;

            // name: X, value: Y, as in lists of variables and in XML settings; often on two lines.
            var name = pair.Name is "value" or "Value" && label is not null ? label : pair.Name;
            label = pair.Name is "name" or "key" or "Name" or "Key" ? pair.Value : null;
            if (NamedValue.Judge(name, pair.Value, pair.Offset, insideText: true) is { } match)
            {
                into.Add(match);
            }
        }
    }

    // The same characters found twice are one secret; the form knows more of it than the name.
    private static List<SecretMatch> Distinct(List<SecretMatch> matches)
    {
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
