using System.Buffers;
using System.Collections.Frozen;

namespace Enforcer.Secrets;

/// <summary>Tells values that cannot be a secret: references, templates, paths, names and placeholders.</summary>
internal static class ValueShape
{
    private static readonly string[] ReferencePrefixes =
    [
        "secretref:", "vault:", "vault://", "ref+", "op://", "arn:", "sm://", "awssm://", "awsps://", "gcpsm://", "azurekv://", "secret://", "secretmanager:", "ssm:", "ssm://", "keyvault:", "file:", "env:", "ENC[", "ENC(", "!vault",
        "$ANSIBLE_VAULT", "@Microsoft.KeyVault(", "{cipher}", "projects/", "AQICAH", "valueFrom", "kms:", "sops:", "bao:", "conjur:", "doppler:", "akv:", "berglas://", "k8s:", "kubernetes://", "resource:", "data.", "var.", "local.", "module.", "os.", "process.env", "System.", "ENV[", "sha256:", "sha512:", "sha1:", "md5:", "sha512-", "sha384-", "sha256-", "azurekeyvault", "secretsmanager:", "gcp:", "gcp-secret", "awskms:", "hashivault:", "keybase:", "age1", "BEGIN AGE", "ansible-vault", "Fn::", "!Ref", "!Sub", "!GetAtt", "!ImportValue", "{{resolve:", "AQECA", "alias/", "system:serviceaccount:", "secret/data/", "secret/", "kv/", "kv-v2/",
    ];

    // Asked of every value there is: by the first character, few are left to compare.
    private static readonly string[][] ReferencesByStart = [.. Enumerable.Range(0, 128).Select(start => ReferencePrefixes.Where(prefix => prefix[0] == start).ToArray())];

    private static readonly string[] HashPrefixes = ["$2a$", "$2b$", "$2y$", "$argon2", "$apr1$", "$1$", "$5$", "$6$", "$pbkdf2", "{SHA}", "{SSHA}", "{bcrypt}", "pbkdf2_sha256$", "pbkdf2:", "scrypt:", "SCRAM-SHA-256$"];

    private static readonly string[] TemplateMarks = ["${", "{{", "$(", "<%", "%{", "#{", "((", "[[", "$__"];

    private static readonly SearchValues<string> PlaceholderParts = SearchValues.Create(
    [
        "changeme", "change-me", "change_me", "changeit", "change-it", "change_this", "change-this", "changethis", "replaceme", "replace-me", "replace_me", "replace-with", "replace_with", "replacewith",
        "placeholder", "example", "redacted", "your-", "your_", "yourpassword", "yoursecret", "yourtoken", "yourapikey", "yourkey", "xxxx", "****", "....", "insert-", "insert_", "dummy", "fill-me", "fillme", "set-me", "setme", "notarealsecret", "not-a-real", "not_a_real",
        "base64encoded", "base64-encoded", "goes-here", "goes_here", "sample", "removed", "secret-goes", "todo",
    ], StringComparison.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> NoSecrets = FrozenSet.ToFrozenSet(
    [
        "true", "false", "yes", "no", "on", "off", "null", "none", "nil", "undefined", "empty", "unset", "n/a", "na", "tbd", "fixme", "xxx", "string", "str", "text", "boolean", "bool", "int", "integer", "number", "object",
        "array", "required", "optional", "enabled", "disabled", "auto", "default", "bearer", "basic", "jwt", "oauth", "oauth2", "oidc", "hs256", "hs384", "hs512", "rs256", "rs384", "rs512", "es256", "es384", "vault",
        "kubernetes", "env", "environment", "file", "header", "cookie", "query", "internal", "external", "opaque", "plain", "plaintext", "md5", "scram-sha-256", "sha256", "bcrypt", "localhost", "secret", "token", "key", "value", "any", "all",
    ]);

    private static readonly FrozenSet<string> Defaults = FrozenSet.ToFrozenSet(["changeme", "changeit", "changethis", "replaceme", "changemenow", "pleasechangeme", "pleasechange"]);

    private static readonly FrozenSet<string> WordsForPassword = FrozenSet.ToFrozenSet(
    [
        "Password", "Passphrase", "Passwort", "Kennwort", "Mot de passe", "Contraseña", "Contrasena", "Clave", "Senha", "Palavra-passe", "Wachtwoord", "Parola", "Parolă", "Hasło", "Heslo", "Lösenord", "Passord", "Adgangskode", "Kodeord", "Salasana", "Jelszó",
        "Şifre", "Geslo", "Lozinka", "Zaporka", "Slaptažodis", "Parole", "Пароль", "Парола", "Лозинка", "Κωδικός", "密码", "密碼", "パスワード", "비밀번호", "סיסמה", "كلمة المرور", "Mật khẩu", "Kata sandi", "รหัสผ่าน",
    ]);

    private static readonly string[] FileEndings =
        [".pem", ".key", ".crt", ".cer", ".json", ".yaml", ".yml", ".txt", ".conf", ".cfg", ".ini", ".toml", ".properties", ".p12", ".pfx", ".jks", ".keystore", ".env", ".xml", ".pub", ".asc", ".gpg", ".kubeconfig"];

    /// <summary>A password that documentation tells to change.</summary>
    public static bool IsDefault(ReadOnlySpan<char> value) =>
        value.Length <= 20 && Defaults.Contains(value.ToString().Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).TrimEnd('1', '2', '3', '!').ToLowerInvariant());

    /// <summary>It points to a secret kept elsewhere, or is a secret under somebody's encryption.</summary>
    public static bool IsReference(ReadOnlySpan<char> value)
    {
        foreach (var prefix in value.IsEmpty || value[0] >= ReferencesByStart.Length ? [] : ReferencesByStart[value[0]])
        {
            if (value.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        // A sealed value: version and random bytes in base64, never shorter than its RSA block.
        return value.Length > 350 && value.StartsWith("Ag", StringComparison.Ordinal);
    }

    /// <summary>Something fills it in later, wholly or in part.</summary>
    public static bool IsTemplate(ReadOnlySpan<char> value)
    {
        foreach (var mark in TemplateMarks)
        {
            if (value.Contains(mark, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return value switch
        {
            ['<', .., '>'] or ['(', .., ')'] => true,
            ['%', '%', .., '%', '%'] => true,
            ['%', .. var name, '%'] => IsVariable(name),
            ['@', .. var name, '@'] => IsVariable(name),
            ['_', '_', .. var name, '_', '_'] => IsVariable(name),
            ['$', '$', .. var name] => IsVariable(name),
            ['$', .. var name] => IsVariable(name) || IsSettingPath(name),
            ['%', _] => true,
            [.., '('] => true,
            [.., ')'] => IsCall(value),
            _ => false,
        };
    }

    /// <summary>A key that its provider means to be read by everybody, such as a browser's.</summary>
    public static bool IsPublicKey(ReadOnlySpan<char> value) =>
        value.StartsWith("pk_live_", StringComparison.Ordinal) || value.StartsWith("pk_test_", StringComparison.Ordinal) || value.StartsWith("pk.ey", StringComparison.Ordinal)
        || value.StartsWith("phc_", StringComparison.Ordinal) || value.StartsWith("ssh-", StringComparison.Ordinal) || value.StartsWith("age1", StringComparison.Ordinal) || value.StartsWith("-----BEGIN ", StringComparison.Ordinal);

    /// <summary>It stands in for a value that was never written.</summary>
    public static bool IsPlaceholder(ReadOnlySpan<char> value)
    {
        if (value.Length > 200)
        {
            return false;
        }

        return value.ContainsAny(PlaceholderParts) || value.IndexOfAnyExcept(value.IsEmpty ? ' ' : value[0]) < 0;
    }

    /// <summary>A password's hash: worth an attack offline, but no password.</summary>
    public static bool IsHash(ReadOnlySpan<char> value)
    {
        // htpasswd lines put the user in front.
        var colon = value.IndexOf(':');
        var secret = colon is > 0 and < 64 && colon + 1 < value.Length && value[colon + 1] is '$' or '{' ? value[(colon + 1)..] : value;
        foreach (var prefix in HashPrefixes)
        {
            if (secret.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A word of configuration, a type or a switch.</summary>
    public static bool IsPlainWord(ReadOnlySpan<char> value) => value.Length <= 16 && NoSecrets.Contains(value.ToString().ToLowerInvariant());

    /// <summary>What a form calls its password field, in the languages that forms are translated to; with a capital, as labels have.</summary>
    public static bool IsWordForPassword(ReadOnlySpan<char> value) => value.Length <= 24 && WordsForPassword.Contains(value.ToString());

    public static bool IsNumber(ReadOnlySpan<char> value) => !value.IsEmpty && !value.ContainsAnyExcept(Alphabet.Number);

    /// <summary>A path or a file name: where a secret lies, not the secret.</summary>
    public static bool IsPath(ReadOnlySpan<char> value)
    {
        if (value.ContainsAny(" =+\n"))
        {
            return false;
        }

        if (value is ['/', _, ..] or ['.', '/', ..] or ['.', '.', '/', ..] or ['~', '/', ..] || (value.Length > 3 && value[1] == ':' && value[2] == '\\'))
        {
            return !HasLongPart(value);
        }

        foreach (var ending in FileEndings)
        {
            if (value.Length > ending.Length && value.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>An absolute URL; its credentials are another detector's matter.</summary>
    public static bool IsUrl(ReadOnlySpan<char> value)
    {
        var at = value.IndexOf("://", StringComparison.Ordinal);
        return at is > 0 and < 24 && !value[..at].ContainsAnyExcept(Alphabet.UrlScheme);
    }

    /// <summary>Small words joined by dashes that end in what they name, <c>orders-db-credentials</c>, or are many: a Secret's name or a key of one.</summary>
    public static bool IsResourceName(ReadOnlySpan<char> value)
    {
        if (value.Length > 63 || value.ContainsAnyExcept(Alphabet.ResourceName) || !value.ContainsAny("-._"))
        {
            return false;
        }

        var last = value[(value.LastIndexOfAny("-._") + 1)..];
        return last is "secret" or "secrets" or "credentials" or "credential" or "creds" or "token" or "tokens" or "key" or "keys" or "password" or "passwords" or "auth" or "tls" or "cert" or "certs" or "ca"
            || (!value.ContainsAnyInRange('0', '9') && value.Count('-') + value.Count('_') >= 2);
    }

    /// <summary>The name of a variable or key, written where its value belongs: <c>RABBITMQ_PASSWORD</c>, <c>harbor_registry_password</c>.</summary>
    public static bool IsName(ReadOnlySpan<char> value) =>
        value.ContainsAny('_', '-') && !value.ContainsAnyInRange('0', '9') && !value.ContainsAnyExcept(Alphabet.Name)
        && (!value.ContainsAnyInRange('a', 'z') || !value.ContainsAnyInRange('A', 'Z'))
        && SecretNames.Judge(value) != SecretNameKind.None;

    /// <summary>A date, with or without a time.</summary>
    public static bool IsTimestamp(ReadOnlySpan<char> value) =>
        value.Length is >= 10 and <= 40 && value[4] == '-' && value[7] == '-' && !value.ContainsAnyExcept(Alphabet.Timestamp);

    // $dex.github.clientSecret: a reference in somebody's own notation.
    private static bool IsSettingPath(ReadOnlySpan<char> name) =>
        name.ContainsAny('.', ':', '_') && !name.IsEmpty && char.IsAsciiLetter(name[0]) && !name.ContainsAnyExcept(Alphabet.SettingPath);

    // get_secret("x"): code that fetches it.
    private static bool IsCall(ReadOnlySpan<char> value) =>
        value.IndexOf('(') is > 0 and var open && char.IsAsciiLetter(value[0]) && (value[open + 1] is '"' or '\'' or ')' || value[open..].Contains('.')) && !value[..open].ContainsAnyExcept(Alphabet.Name);

    private static bool IsVariable(ReadOnlySpan<char> name) =>
        !name.IsEmpty && !char.IsDigit(name[0]) && !name.ContainsAnyExcept(Alphabet.Variable);

    // Base64 may start with a slash; its parts are longer and less regular than a folder's name.
    private static bool HasLongPart(ReadOnlySpan<char> value)
    {
        foreach (var part in value.SplitAny('/', '\\'))
        {
            if (value[part] is { Length: > 40 } text && Randomness.LooksRandom(text))
            {
                return true;
            }
        }

        return false;
    }
}
