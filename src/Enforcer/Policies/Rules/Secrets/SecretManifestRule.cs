using Enforcer.Resources;
using Enforcer.Secrets;

namespace Enforcer.Policies.Rules.Secrets;

/// <summary>A Secret belongs into the cluster, not into a file: base64 hides nothing.</summary>
internal sealed class SecretManifestRule : IResourceRule
{
    // What stands beside a secret in a Secret and is none itself.
    private static readonly string[] Harmless =
    [
        "username", "user", "login", "host", "hostname", "port", "url", "uri", "endpoint", "server", "database", "db", "dbname", "name", "region", "bucket", "email", "type", "namespace", "scheme", "protocol", "path",
        "issuer", "audience", "clientid", "client_id", "client-id", "account", "project", "tenant", "zone", "ca", "tls.crt", "ca.crt", "cert", "certificate", "public",
        "mode", "level", "loglevel", "log_level", "env", "environment", "debug", "enabled", "version", "timeout", "driver", "provider", "ssl", "sslmode", "tls", "schema", "charset", "role", "group", "label", "title", "description", "format", "encoding", "algorithm",
        "locale", "language", "currency", "timezone", "tz", "hosts", "servers", "domain",
    ];

    private static readonly string[] HarmlessEndings = [".crt", ".cer", ".pub", "-username", "_username", "-user", "_user", "-host", "_host", "-port", "_port", "-id", "_id", "-url", "_url", "-name", "_name", "username", "-email", "_email", "-level", "_level", "-mode", "_mode", "-enabled", "_enabled"];

    public RuleInfo Info { get; } = new()
    {
        Id = "secrets-manifest-literal",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "Secret with literal values in a file",
        Why = "The data of a Secret is base64, which anybody decodes: whoever may read the file, the repository or its history holds the secret.",
        Remediation = "Keep the Secret out of the repository: an ExternalSecret, a SealedSecret, SOPS, or a Secret made by the pipeline; then rotate the value, as it has been published.",
        AppliesTo = ["Secret (files only: a Secret in the cluster is where it belongs)"],
        Reference = "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    };

    public IEnumerable<Violation> Evaluate(Resource resource) =>
        resource.Is("", "Secret") && resource.Source is not null && resource.Address is null && !SecretPositions.IsEncrypted(resource)
            ? Encoded(resource).Concat(Plain(resource))
            : [];

    private static IEnumerable<Violation> Plain(Resource resource) =>
        from entry in resource.Root["stringData"]?.Entries ?? []
        where entry.Value.Text is { Length: > 0 }
        from violation in SecretWords.Violations(resource, entry.Value, $"key {SecretWords.Shown(entry.Key)}", Find(entry.Key, entry.Value.Text!))
        select violation;

    private static IEnumerable<Violation> Encoded(Resource resource) =>
        from entry in resource.Root["data"]?.Entries ?? []
        where entry.Value.Text is { Length: > 0 }
        from violation in SecretWords.Violations(resource, entry.Value, $"key {SecretWords.Shown(entry.Key)}", FindEncoded(entry.Key, entry.Value.Text!))
        select violation;

    private static IReadOnlyList<SecretMatch> FindEncoded(string key, string value)
    {
        var encoded = string.Concat(value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (ValueShape.IsTemplate(value) || ValueShape.IsReference(encoded))
        {
            return [];
        }

        if (Decoding.Base64Text(encoded) is { } text)
        {
            return [.. Find(key, text).Select(match => match.Within(0, "in base64"))];
        }

        if (Decoding.Bytes(encoded) is not { } bytes)
        {
            // No base64 at all: somebody forgot to encode it.
            return SecretDetector.Find(key, value);
        }

        // Random bytes, a key store, a compressed release.
        var found = SecretDetector.Find(null, encoded);
        return found.Count > 0 || IsHarmless(key) || bytes.Length < 8 ? found : [SecretMatch.Of(NamedValue.Detector, Confidence.Medium, value, 0)];
    }

    private static IReadOnlyList<SecretMatch> Find(string key, string text)
    {
        if (SecretFields.IsFile(text) || text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            return SecretDetector.FindInText(text);
        }

        var found = SecretDetector.Find(key, text);
        return found.Count > 0 || IsHarmless(key) || IsHarmless(text.AsSpan().Trim()) ? found : [SecretMatch.Of(NamedValue.Detector, Confidence.Medium, text, 0)];
    }

    private static bool IsHarmless(string key) =>
        Harmless.Contains(key, StringComparer.OrdinalIgnoreCase) || Array.Exists(HarmlessEndings, ending => key.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static bool IsHarmless(ReadOnlySpan<char> value) =>
        value.Length < 4 || ValueShape.IsReference(value) || ValueShape.IsTemplate(value) || ValueShape.IsPlaceholder(value) || ValueShape.IsPath(value) || ValueShape.IsUrl(value) || ValueShape.IsTimestamp(value)
        || ValueShape.IsPublicKey(value) || ValueShape.IsPlainWord(value) || (ValueShape.IsNumber(value) && value.Length < 8) || value.EndsWith(".svc") || value.EndsWith(".local") || value.EndsWith(".com");
}
