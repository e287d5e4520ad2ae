namespace Enforcer.Policies.Rules.Secrets;

/// <summary>Tells files of settings by their names where no format claims them: in these a name counts as in configuration, in any other text only what is random does.</summary>
internal static class SettingsFiles
{
    private static readonly string[] Names =
        ["dockerfile", "containerfile", "kubeconfig", "credentials", ".npmrc", ".pypirc", ".netrc", "_netrc", ".pgpass", ".htpasswd", ".git-credentials", ".my.cnf", ".dockercfg", ".boto", ".s3cfg", ".envrc", "jenkinsfile", ".yarnrc", ".curlrc", ".wgetrc"];

    private static readonly string[] Endings =
        [".xml", ".config", ".conf", ".cnf", ".cfg", ".kubeconfig", ".dockerfile", ".netrc", ".service", ".plist", ".http", ".rest", ".tfbackend", ".bicep", ".bat", ".cmd", ".key", ".cf", ".reg", ".ldif", ".rdp", ".ovpn", ".j2", ".tmpl", ".tpl"];

    // Of a known format, and here where the file could not be read as its ending says, or only what a commit added to it.
    private static readonly string[] Unreadable = [".yaml", ".yml", ".json", ".tf", ".tfvars", ".hcl", ".tfstate", ".env", ".ini", ".toml", ".properties"];

    public static bool Has(string file)
    {
        var name = file.AsSpan(file.LastIndexOfAny(['/', '\\']) + 1);
        foreach (var known in Names)
        {
            // Dockerfile.web, .env.local
            if (name.StartsWith(known, StringComparison.OrdinalIgnoreCase) && (name.Length == known.Length || name[known.Length] is '.' or '-'))
            {
                return true;
            }
        }

        return EndsWithAny(name, Endings) || EndsWithAny(name, Unreadable);
    }

    private static bool EndsWithAny(ReadOnlySpan<char> name, string[] endings)
    {
        foreach (var ending in endings)
        {
            if (name.EndsWith(ending, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
