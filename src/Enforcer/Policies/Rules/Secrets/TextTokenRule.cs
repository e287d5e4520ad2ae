using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A token is one wherever it stands: in code, in documents, and in the comments of a manifest.</summary>
internal sealed class TextTokenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-text-token",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Text holds a token, key or password",
        Why = "Comments, scripts, source and documents are copied and published with less care than anything else, and a token in one of them works for whoever reads it.",
        Remediation = "Remove it from the text and from the history of the repository, and rotate it, as it has been published.",
        AppliesTo = ["comments", "every text file that declares nothing"],
        Reference = "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (resource.ApiVersion == RuleCatalog.TextApiVersion)
        {
            return resource.Root["text"] is { Text: { } text } node ? Judge(resource, text, 0, node.Start, _ => true, SettingsFiles.Has(resource.File)) : [];
        }

        return resource.Source is { } source ? Around(resource, source) : [];
    }

    // What stands in the object and in the comments above it, but in none of its values.
    private static IEnumerable<Violation> Around(Resource resource, SourceText source)
    {
        var end = Math.Min(resource.Root.End.Offset, source.Text.Length);
        var document = Math.Min(resource.Root.Start.Offset, end);
        while (document > 0 && LineBefore(source.Text, document) is var before && source.Text.AsSpan(before, document - before).TrimStart() is [] or ['#', ..])
        {
            document = before;
        }

        if (end <= document)
        {
            return [];
        }

        var line = resource.Root.Start.Line - source.Text.AsSpan(document, Math.Max(0, resource.Root.Start.Offset - document)).Count('\n');
        return Judge(resource, source.Text[document..end], document, new TextPosition(line, 1, document), offset => !IsInValue(resource.Root, offset), isSettings: false);
    }

    // Where the line starts that ends before this place, or this place's own.
    private static int LineBefore(string text, int at) => text.AsSpan(0, at - 1).LastIndexOf('\n') + 1;

    private static IEnumerable<Violation> Judge(Resource resource, string text, int shift, TextPosition start, Func<int, bool> counts, bool isSettings)
    {
        foreach (var match in isSettings ? SecretDetector.FindInText(text) : SecretDetector.FindInProse(text))
        {
            if (counts(match.Offset + shift))
            {
                var before = text.AsSpan(0, match.Offset);
                var column = match.Offset - before.LastIndexOf('\n');
                var violation = SecretWords.Violation(resource, resource.Root, "the text", match);
                yield return violation with { Place = new TextPosition(start.Line + before.Count('\n'), column, match.Offset + shift), Discriminator = $"{resource.File}\n{match.Discriminator}" };
            }
        }
    }

    private static bool IsInValue(Node node, int offset) => node switch
    {
        ScalarNode => offset >= node.Start.Offset && offset < node.End.Offset,
        _ when offset < node.Start.Offset || offset >= node.End.Offset => false,
        _ => node.Items.Any(item => IsInValue(item, offset)) || node.Entries.Any(entry => IsInValue(entry.Value, offset)),
    };
}
