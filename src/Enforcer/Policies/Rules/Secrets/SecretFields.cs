using System.Collections.Frozen;
using Enforcer.Resources;
using Enforcer.Secrets;
using Enforcer.Secrets.Forms;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Walks every text of a tree with the name that it stands under, for the rules that look at whatever a tree holds.</summary>
internal static class SecretFields
{
    // Keys that say only "here is it": what it is, the key above says.
    private static readonly FrozenSet<string> Wrappers = FrozenSet.ToFrozenSet(["value", "Value", "values", "stringValue", "inline", "inlineString", "inline_string", "inlineBytes", "inline_bytes", "insecureInline", "literal", "exact", "plain", "plaintext", "default", "defaultValue", "Default", "data", "raw"]);

    // Tags whose value names a secret, a parameter or a file, in CloudFormation, Ansible and the settings of programs.
    private static readonly FrozenSet<string> ReferenceTags = FrozenSet.ToFrozenSet(
        ["!Ref", "!Sub", "!GetAtt", "!ImportValue", "!FindInMap", "!Select", "!Join", "!If", "!Condition", "!secret", "!env", "!ENV", "!env_var", "!var", "!vault", "!vault-encrypted", "!reference", "!include", "!file", "!Find", "!KeyOf", "!Context"]);

    // What a list of named things calls the name.
    private static readonly string[] Labels = ["name", "key", "Name", "Key", "header", "headerName"];

    // What people write for people.
    private static readonly FrozenSet<string> Prose = FrozenSet.ToFrozenSet(["description", "documentation", "summary", "help", "doc", "docs", "comment", "comments", "title", "message", "notes", "example", "examples"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The secrets below a node, judged as fields: what is only named like a secret must be random to count.</summary>
    /// <param name="resource">The culprit.</param>
    /// <param name="node">Where to start.</param>
    /// <param name="skip">What is another rule's, or known to hold none.</param>
    public static IEnumerable<Violation> Below(Resource resource, Node node, Func<Node, bool> skip)
    {
        var found = new List<Violation>();
        Walk(resource, node, null, node.Parent?["kty"]?.Text, skip, found);
        return found;
    }

    /// <summary>The secrets of one text under its name; a text of several lines is a file.</summary>
    public static IReadOnlyList<SecretMatch> Find(string? name, string text) =>
        name is not null && Prose.Contains(name) ? SecretDetector.FindInProse(text) : IsFile(text) ? SecretDetector.FindInText(text) : IsVariable(name) ? SecretDetector.Find(name, text) : SecretDetector.FindInField(name, text);

    /// <summary>A value of several lines is a file, and its key the file's name.</summary>
    public static bool IsFile(string text) => text.AsSpan().TrimEnd().Contains('\n');

    // DB_SECRET holds what a program is given; dbSecret may as well be the name of an object.
    private static bool IsVariable(string? name) => name is not null && name.Contains('_', StringComparison.Ordinal) && !name.AsSpan().ContainsAnyInRange('a', 'z');

    // The holder's "kty" comes with each of its values, which would otherwise look for it one by one.
    private static void Walk(Resource resource, Node node, string? name, string? keyType, Func<Node, bool> skip, List<Violation> into)
    {
        // Of a text of several lines, such as a host's first script, only the names in it are filled in.
        if (node is ScalarNode { Tag: not null } tagged && ReferenceTags.Contains(tagged.Tag) && !(tagged.Tag == "!Sub" && IsFile(tagged.Raw)))
        {
            return;
        }

        if (node is ScalarNode { Kind: ScalarKind.Text, Raw: { Length: > 2 } text })
        {
            Judge(resource, node, name, keyType, text, into);
            return;
        }

        // Every value of every object passes here: no enumerators.
        var entries = node.Entries;
        var type = entries.Count == 0 ? null : node["kty"]?.Text;
        var isReference = entries.Count > 0 && IsReference(node);
        for (var i = 0; i < entries.Count; i++)
        {
            var (key, value) = (entries[i].Key, entries[i].Value);
            if (!skip(value) && !(isReference && value is ScalarNode))
            {
                Walk(resource, value, NameOf(key, node, name), type, skip, into);
            }
        }

        var items = node.Items;
        for (var i = 0; i < items.Count; i++)
        {
            if (CommandItems.Flag(items, i) is { } flag)
            {
                into.AddRange(SecretWords.Violations(resource, items[i], "an argument", CommandItems.Find(flag, items[i].Text!)));
            }
            else if (items[i] is ScalarNode { Raw: var item } && Assignment(item) is > 0 and var equals)
            {
                into.AddRange(SecretWords.Violations(resource, items[i], "a variable", SecretDetector.Find(item[..equals], item[(equals + 1)..])));
            }
            else if (!skip(items[i]))
            {
                Walk(resource, items[i], name, null, skip, into);
            }
        }
    }

    // NAME=value, as lists of variables have it: where the name ends; 0 elsewhere.
    private static int Assignment(string item)
    {
        var equals = item.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && item.Length > equals + 1 && !IsFile(item) && char.IsAsciiLetterUpper(item[0]) && IsVariable(item[..equals]) && !item.AsSpan(0, equals).ContainsAny(" \t\"'") ? equals : 0;
    }

    // passwordSecret: {secretName: db, password: user-password}: what stands there names a key of the Secret.
    private static bool IsReference(Node holder) =>
        holder.Key is { } name
        && (name.EndsWith("Secret", StringComparison.OrdinalIgnoreCase) || name.EndsWith("SecretRef", StringComparison.OrdinalIgnoreCase))
        && holder["secretName"] is not null;

    private static void Judge(Resource resource, Node node, string? name, string? keyType, string text, List<Violation> into)
    {
        if (node.Key is { } member && keyType is not null)
        {
            if (JsonWebKeyForm.IsPrivate(member, keyType))
            {
                into.Add(SecretWords.Violation(resource, node, SecretWords.Shown(member), SecretMatch.Of(JsonWebKeyForm.Detector, Confidence.High, text, 0)));
            }

            return;
        }

        if (Find(name, text) is { Count: > 0 } found)
        {
            into.AddRange(SecretWords.Violations(resource, node, Shown(name), found));
        }
    }

    // What stands where names stand may be a value itself: only what reads as a secret's name is repeated.
    private static string Shown(string? name) => SecretNames.Judge(name) == SecretNameKind.None ? "a field" : SecretWords.Shown(name);

    private static string NameOf(string key, Node holder, string? above)
    {
        if (key is "key" or "Key" && above is not null && holder["name"] is null)
        {
            // keyAuth: key, Jwt: Key; beside a name, it names a key of a Secret.
            return $"{above}.key";
        }

        if (!Wrappers.Contains(key))
        {
            // finnhub: {key: v}: whose key it is, the name above says.
            return above is not null && VendorNames.IsOne(above) && SecretNames.Judge(key) is SecretNameKind.None or SecretNameKind.Key ? $"{above}.{key}" : key;
        }

        foreach (var label in Labels)
        {
            if (holder[label] is ScalarNode { Text: { } name })
            {
                return name;
            }
        }

        return above ?? key;
    }
}
