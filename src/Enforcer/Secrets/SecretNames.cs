using System.Collections.Frozen;

namespace Enforcer.Secrets;

/// <summary>
/// Tells from a name alone whether its value should be secret. Names are cut into words (snake, kebab, camel, dots) and words are compared
/// whole, so that <c>bypass</c>, <c>SECRETS_DIR</c> and <c>tokenizer</c> say nothing.
/// </summary>
internal static class SecretNames
{
    private const int LongestName = 128;

    private static readonly char[] Digits = [.. "0123456789"];

    private static readonly FrozenSet<string> PasswordWords = FrozenSet.ToFrozenSet(
        ["password", "passwd", "passwords", "pwd", "passphrase", "passcode", "pass", "pword", "mnemonic", "requirepass", "masterauth", "pw", "psk", "rootpw", "bindpw"]);

    private static readonly FrozenSet<string> CredentialWords = FrozenSet.ToFrozenSet(
        ["secret", "token", "apikey", "apitoken", "authtoken", "accesstoken", "secretkey", "privatekey", "accesskey", "authkey", "clientsecret", "credential", "credentials", "creds", "secrets", "tokens", "identitytoken", "registrytoken"]);

    // "key" says nothing by itself; behind one of these it does.
    private static readonly FrozenSet<string> KeyKinds = FrozenSet.ToFrozenSet(
    [
        "api", "access", "account", "auth", "service", "private", "encryption", "encrypt", "signing", "sign", "signature", "master", "secret", "storage", "shared",
        "app", "application", "license", "hmac", "session", "cookie", "db", "aes", "jwt", "ssh", "deploy", "host", "webhook", "crypto", "cipher", "root", "admin",
        "registry", "activation", "consumer", "function", "functions", "subscription", "management", "server", "fernet", "bot", "integration", "ingest", "user", "client", "customer", "merchant", "org", "team", "deployment",
        "gossip", "preshared", "crypt", "validation", "decryption", "machine", "verify", "unseal", "wrapping", "recovery", "provisioning", "developer", "personal", "rest", "write", "cognitive", "s3", "rails", "django", "flask", "laravel",
    ]);

    // Keys that open nothing.
    private static readonly FrozenSet<string> PlainKeys = FrozenSet.ToFrozenSet(
    [
        "cache", "sort", "hash", "partition", "primary", "secondary", "foreign", "range", "row", "group", "index", "map", "object", "dedup", "deduplication", "idempotency", "routing", "lookup", "label", "annotation", "translation", "site", "search", "kms",
        "dns", "trusted", "resource", "unique", "natural", "shard", "bucket", "image", "topic", "message", "event", "node", "item", "entry", "field", "property", "config", "tls", "certificate", "cert", "ca", "gpg", "pgp", "signed", "existing", "token",
        "password", "username", "name", "data", "value", "i18n", "locale", "sha", "content", "file", "path", "redis", "s3", "query", "header", "cookie", "metric", "tag", "target", "source", "parent", "child", "first", "last", "any", "each", "this", "the",
    ]);

    // Words written together, at the end of a word: PGPASSWORD, myapikey.
    private static readonly string[] Endings =
    [
        "password", "passwd", "passphrase", "apikey", "secretkey", "privatekey", "accesskey", "authtoken", "accesstoken", "clientsecret", "dbpass", "userpass",
        "accountkey", "apisecret", "appsecret", "sharedsecret", "secretaccesskey", "sessiontoken", "apptoken", "usertoken", "sharedkey", "servicekey", "licensekey", "storepass", "keypass", "sharedaccesskey", "sharedaccesssignature", "encryptionkey", "signingkey", "masterkey", "authkey", "refreshtoken", "bearertoken", "bottoken",
    ];

    // A name that goes on with one of these speaks of the secret (where it lies, how long it lives) and is not the secret.
    private static readonly FrozenSet<string> Aspects = FrozenSet.ToFrozenSet(
    [
        "file", "files", "filename", "path", "paths", "dir", "directory", "folder", "ref", "refs", "reference", "name", "names", "id", "ids", "arn", "url", "urls", "uri", "uris", "endpoint",
        "host", "port", "policy", "policies", "length", "len", "size", "min", "max", "ttl", "expiry", "expires", "expiration", "expire", "lifetime", "duration", "timeout", "age", "interval",
        "algorithm", "alg", "algo", "enabled", "enable", "disabled", "disable", "type", "types", "format", "version", "count", "header", "headers", "prefix", "suffix", "mount", "store", "provider",
        "rotation", "issuer", "audience", "scope", "scopes", "namespace", "key", "keys", "env", "var", "variable", "field", "label", "selector", "location", "source", "class", "kind", "mode",
        "method", "required", "require", "reset", "change", "changed", "update", "strategy", "review", "validation", "validator", "encoding", "regex", "pattern", "service", "server", "client", "manager",
        "backend", "engine", "role", "volume", "bucket", "region", "project", "hint", "placeholder", "prompt", "title", "text", "message", "description", "grant", "exchange", "rate", "limit", "limits",
        "usage", "request", "requests", "cache", "state", "status", "list", "set", "generator", "allowed", "optional", "only", "hashing", "hashers", "encoders", "validators", "providers", "iterations", "cost", "rounds", "strength", "complexity", "history",
        "separator", "symbol", "character", "characters", "index", "date", "time", "at", "on", "by", "from", "for", "in", "to", "reuse", "prevention", "last", "used", "mtime", "timestamp", "created", "updated", "expired",
        "hash", "hashes", "sha", "revision", "template", "annotation", "claim", "claims", "kid", "verifier", "lookup", "encoder", "hasher", "resolver", "handler", "controller", "filter", "converter", "parser", "reader", "writer", "behavior", "behaviour", "config", "configuration", "settings", "options", "event", "events",
    ]);

    // What a vendor gives everybody to see, though it looks drawn.
    private static readonly FrozenSet<string> Identifiers = FrozenSet.ToFrozenSet(
    [
        "account", "zone", "price", "plan", "product", "customer", "model", "dataset", "board", "space", "org", "organization", "organisation", "release", "sid", "site", "channel", "domain", "email", "user", "username", "commit", "build", "digest", "tag", "branch", "repo", "repository", "slug", "image", "sdk",
        "environment", "cluster", "tenant", "subscription", "group", "workspace", "dashboard", "widget", "page", "chart", "plugin", "package", "module", "integrity", "resolved", "lock", "lockfile", "tracking", "measurement", "container",
        "pixel", "campaign", "table", "database", "schema", "verification", "challenge", "dkim", "spf", "record", "checksum", "guid", "uuid", "uid", "etag", "serial", "sum", "actions", "action", "orb", "theme", "font", "script", "nonce", "trace", "span",
    ]);

    // What stands before the last word of a name that points to a secret kept elsewhere.
    private static readonly FrozenSet<string> Pointers = FrozenSet.ToFrozenSet(
        ["existing", "public", "update", "updates", "no", "use", "uses", "is", "has", "with", "without", "allow", "require", "requires", "enable", "enabled", "disable", "disabled", "skip", "generate", "create", "automount",
         "revision", "next", "page", "continuation", "max", "min", "num", "number", "per", "image", "pull", "external", "by", "mount", "auto", "show", "hide", "display"]);

    // checksum/app-secret: of the secret, and made to be public.
    private static readonly FrozenSet<string> Digests = FrozenSet.ToFrozenSet(["checksum", "checksums", "digest", "sha1", "sha256", "sha512", "md5", "fingerprint", "thumbprint", "etag"]);

    /// <summary>Each name that promises anything holds one of these, in any case: what a search for names may look for first.</summary>
    public static readonly IReadOnlyList<string> Fragments = ["pass", "pwd", "pword", "mnemonic", "masterauth", "secret", "token", "key", "cred", "signature", "auth", "_pw", "psk", "salt", "cookie", "license", "licence", "bearer", "_pat", "rootpw", "bindpw", "seed", "db_pw", "encrypt\""];

    private static readonly JudgedNames Judged = new(name => Judge(name.AsSpan()));

    /// <summary>As <see cref="Judge(ReadOnlySpan{char})"/>, for a name that is likely to come again.</summary>
    public static SecretNameKind Judge(string? name) => name is null ? SecretNameKind.None : Judged.Of(name);

    /// <summary>Whether the name alone says that its value is secret.</summary>
    public static bool Promises(string name) => Judge(name) is SecretNameKind.Credential or SecretNameKind.Password;

    /// <summary>What the name promises of its value.</summary>
    public static SecretNameKind Judge(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > LongestName)
        {
            return SecretNameKind.None;
        }

        var words = Split(name);
        if (words.Exists(Digests.Contains) || words.Contains("public") || words.Contains("publishable"))
        {
            return SecretNameKind.None;
        }

        if (words is [.., "secret", "text"] or ["encrypt"])
        {
            return words.Count == 1 ? SecretNameKind.Key : SecretNameKind.Credential;
        }

        for (var i = words.Count - 1; i >= 0; i--)
        {
            var kind = KindAt(words, i);
            if (kind != SecretNameKind.None)
            {
                return i > 0 && (Pointers.Contains(words[i - 1]) || words is [.., "csrf", "token"]) ? SecretNameKind.None : kind;
            }

            if (Aspects.Contains(words[i]))
            {
                break;
            }
        }

        return IsVendors(words) ? SecretNameKind.Vendor : SecretNameKind.None;
    }

    // FINNHUB, twilio_auth; but no CLOUDFLARE_ZONE and no SENTRY_RELEASE.
    private static bool IsVendors(List<string> words)
    {
        var end = VendorNames.EndOf(words);
        for (var i = end; i >= 0 && i < words.Count; i++)
        {
            if (Aspects.Contains(words[i]) || Identifiers.Contains(words[i]))
            {
                return false;
            }
        }

        return end > 0;
    }

    private static SecretNameKind KindAt(List<string> words, int i)
    {
        // password2 is one more password.
        var word = words[i].TrimEnd(Digits);
        if (PasswordWords.Contains(word))
        {
            return SecretNameKind.Password;
        }

        // A token or secret followed by an unknown word is as often a setting as a secret.
        if (i < words.Count - 1 && !IsVariant(words, i + 1))
        {
            return Array.Exists(Endings, ending => word.EndsWith(ending, StringComparison.Ordinal)) ? SecretNameKind.Credential : SecretNameKind.None;
        }

        if (CredentialWords.Contains(word) || (word == "pat" && i > 0) || (word == "seed" && i > 0 && words[i - 1] is "cookie" or "session" or "secret" or "wallet" or "recovery" or "totp" or "otp") || (word == "key" && i > 0 && (KeyKinds.Contains(words[i - 1]) || (!PlainKeys.Contains(words[i - 1]) && words.FindIndex(0, i, VendorNames.Contains) >= 0))))
        {
            return SecretNameKind.Credential;
        }

        if ((word == "key" && i > 0 && !PlainKeys.Contains(words[i - 1])) || word is "salt" or "cookie" or "license" or "licence" or "bearer")
        {
            return SecretNameKind.Key;
        }

        return Array.Find(Endings, ending => word.EndsWith(ending, StringComparison.Ordinal)) switch
        {
            null => SecretNameKind.None,
            "password" or "passwd" or "passphrase" or "dbpass" or "userpass" or "storepass" or "keypass" => SecretNameKind.Password,
            _ => SecretNameKind.Credential,
        };
    }

    // password_1, token_prod, secret_base64: still the secret itself.
    private static bool IsVariant(List<string> words, int from)
    {
        for (var i = from; i < words.Count; i++)
        {
            if (words[i] is not ("prod" or "production" or "dev" or "staging" or "stage" or "test" or "live" or "value" or "base64" or "b64" or "base" or "default" or "old" or "new" or "current" or "primary" or "secondary" or "plain" or "plaintext" or "raw" or "string" or "data" or "content")
                && !words[i].AsSpan().ContainsAnyInRange('0', '9'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Lower-case words; a run of capitals is one word, its last letter the start of the next where a small one follows.</summary>
    public static List<string> Split(ReadOnlySpan<char> name)
    {
        var words = new List<string>(4);
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            var ends = i == name.Length || !char.IsLetterOrDigit(name[i]);
            var humps = !ends && i > start && char.IsUpper(name[i])
                && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if ((ends || humps) && i > start)
            {
                words.Add(name[start..i].ToString().ToLowerInvariant());
            }

            if (ends || humps)
            {
                start = ends ? i + 1 : i;
            }
        }

        return words;
    }
}
