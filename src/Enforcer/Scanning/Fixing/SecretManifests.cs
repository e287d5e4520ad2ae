using System.Globalization;
using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Fixing;

/// <summary>Writes extracted values as Secrets, and the ExternalSecrets that fetch them. What is written is read back before it counts.</summary>
internal static class SecretManifests
{
    /// <summary>One Secret per object that lost values, and those that move as they are written.</summary>
    /// <exception cref="InvalidDataException">The text would not give back every value: nothing may be taken out of a manifest.</exception>
    public static string Secrets(IReadOnlyList<ExtractedSecret> secrets, IReadOnlyList<MovedSecret> moved)
    {
        var text = new StringBuilder();
        foreach (var secret in secrets)
        {
            Head(text, "v1", "Secret", secret.Namespace, secret.Name);
            text.Append("type: Opaque\nstringData:\n");
            foreach (var (key, value) in secret.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Quoted(key)}: {Quoted(value)}\n");
            }
        }

        foreach (var secret in moved)
        {
            text.Append("---\n");
            if (secret.Secret.Namespace is { } space && secret.Secret.Root.Find("metadata", "namespace") is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"# Its kustomization puts it into the namespace {space}.\n");
            }

            text.Append(secret.Text).Append(secret.Text.EndsWith('\n') ? "" : "\n");
        }

        var written = text.ToString();
        return GivesBack(written, secrets, moved) ? written : throw new InvalidDataException("the secrets file would not give back every value: nothing was changed");
    }

    /// <summary>One ExternalSecret for each of them, with the store's entry named <c>namespace/name</c>.</summary>
    public static string ExternalSecrets(IReadOnlyList<ExtractedSecret> secrets, IReadOnlyList<MovedSecret> moved, string store)
    {
        var text = new StringBuilder();
        foreach (var secret in secrets)
        {
            External(text, secret.Namespace, secret.Name, secret.Values.Keys, "", store);
        }

        foreach (var secret in moved)
        {
            External(text, secret.Secret.Namespace, secret.Secret.Name!, secret.Keys, Template(secret.Secret), store);
        }

        return text.ToString();
    }

    private static void External(StringBuilder text, string? space, string called, IEnumerable<string> keys, string template, string store)
    {
        var (kind, name) = store.Split('/') is [var given, var rest] ? (given, rest) : ("SecretStore", store);
        Head(text, "external-secrets.io/v1", "ExternalSecret", space, called);
        text.Append(CultureInfo.InvariantCulture, $"spec:\n  refreshInterval: 1h\n  secretStoreRef:\n    kind: {kind}\n    name: {name}\n");
        text.Append(CultureInfo.InvariantCulture, $"  target:\n    name: {called}\n{template}  data:\n");
        foreach (var key in keys)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - secretKey: {Quoted(key)}\n    remoteRef:\n      key: {space ?? "default"}/{called}\n      property: {Quoted(key)}\n");
        }
    }

    // What others know the Secret by: its type and labels. Annotations may hold values.
    private static string Template(Resource secret)
    {
        var text = new StringBuilder();
        if (secret.Root["type"]?.Text is { } type)
        {
            text.Append(CultureInfo.InvariantCulture, $"      type: {Quoted(type)}\n");
        }

        if (secret.Root.Find("metadata", "labels") is { Entries.Count: > 0 } labels)
        {
            text.Append("      metadata:\n        labels:\n");
            foreach (var label in labels.Entries)
            {
                text.Append(CultureInfo.InvariantCulture, $"          {Quoted(label.Key)}: {Quoted(label.Value.Text ?? "")}\n");
            }
        }

        return text.Length == 0 ? "" : $"    template:\n{text}";
    }

    private static void Head(StringBuilder text, string apiVersion, string kind, string? space, string name)
    {
        text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: {name}\n");
        if (space is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  namespace: {Quoted(space)}\n");
        }
    }

    private static bool GivesBack(string text, IReadOnlyList<ExtractedSecret> secrets, IReadOnlyList<MovedSecret> moved)
    {
        var read = new YamlFormat().Read(SourceText.Of("", text), ReaderLimits.Default);
        return read.Errors.Count == 0
            && read.Resources.Count == secrets.Count + moved.Count
            && read.Resources.Zip(secrets).All(pair => pair.First.Name == pair.Second.Name
                && pair.Second.Values.All(value => pair.First.Root["stringData"]?[value.Key]?.Text == value.Value))
            && read.Resources.Skip(secrets.Count).Zip(moved).All(pair => pair.First.Root.ToJson()!.ToJsonString() == pair.Second.Secret.Root.ToJson()!.ToJsonString());
    }

    // YAML's own escapes: JSON's would write what is beyond the first plane as two halves.
    private static string Quoted(string value)
    {
        var text = new StringBuilder("\"");
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => $"\\u{(int)letter:x4}",
                _ => letter.ToString(),
            });
        }

        return text.Append('"').ToString();
    }
}
