using System.Globalization;
using System.Text;
using Enforcer.Resources;
using Enforcer.Resources.Formats;

namespace Enforcer.Scanning.Fixing;

/// <summary>Writes extracted values as Secrets, and the ExternalSecrets that fetch them. What is written is read back before it counts.</summary>
internal static class SecretManifests
{
    /// <summary>One Secret per workload.</summary>
    /// <exception cref="InvalidDataException">The text would not give back every value: nothing may be taken out of a manifest.</exception>
    public static string Secrets(IReadOnlyList<ExtractedSecret> secrets)
    {
        var text = new StringBuilder();
        foreach (var secret in secrets)
        {
            Head(text, "v1", "Secret", secret);
            text.Append("type: Opaque\nstringData:\n");
            foreach (var (key, value) in secret.Values)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Quoted(key)}: {Quoted(value)}\n");
            }
        }

        var written = text.ToString();
        return GivesBack(written, secrets) ? written : throw new InvalidDataException("the secrets file would not give back every value: nothing was changed");
    }

    /// <summary>One ExternalSecret per workload, with the store's entry named <c>namespace/name</c>.</summary>
    public static string ExternalSecrets(IReadOnlyList<ExtractedSecret> secrets, string store)
    {
        var (kind, name) = store.Split('/') is [var given, var rest] ? (given, rest) : ("SecretStore", store);
        var text = new StringBuilder();
        foreach (var secret in secrets)
        {
            Head(text, "external-secrets.io/v1", "ExternalSecret", secret);
            text.Append(CultureInfo.InvariantCulture, $"spec:\n  refreshInterval: 1h\n  secretStoreRef:\n    kind: {kind}\n    name: {name}\n");
            text.Append(CultureInfo.InvariantCulture, $"  target:\n    name: {secret.Name}\n  data:\n");
            foreach (var key in secret.Values.Keys)
            {
                text.Append(CultureInfo.InvariantCulture, $"  - secretKey: {Quoted(key)}\n    remoteRef:\n      key: {secret.Namespace ?? "default"}/{secret.Name}\n      property: {Quoted(key)}\n");
            }
        }

        return text.ToString();
    }

    private static void Head(StringBuilder text, string apiVersion, string kind, ExtractedSecret secret)
    {
        text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: {secret.Name}\n");
        if (secret.Namespace is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"  namespace: {Quoted(secret.Namespace)}\n");
        }
    }

    private static bool GivesBack(string text, IReadOnlyList<ExtractedSecret> secrets)
    {
        var read = new YamlFormat().Read(SourceText.Of("", text), ReaderLimits.Default);
        return read.Errors.Count == 0
            && read.Resources.Count == secrets.Count
            && read.Resources.Zip(secrets).All(pair => pair.First.Name == pair.Second.Name
                && pair.Second.Values.All(value => pair.First.Root["stringData"]?[value.Key]?.Text == value.Value));
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
