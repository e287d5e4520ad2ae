using Enforcer.Resources.Settings;

namespace Enforcer.Scanning.Fixing;

/// <summary>Where extracted values go.</summary>
internal sealed record FixOptions
{
    /// <summary>The file that takes the values as Secret manifests, appended where it exists; null only in a dry run.</summary>
    public string? SecretsFile { get; init; }

    public SecretForm Form { get; init; } = SecretForm.Secret;

    /// <summary>The file that takes the ExternalSecrets; holds no value. Null where none are asked for, and in a dry run.</summary>
    public string? ReferencesFile { get; init; }

    /// <summary><c>NAME</c> of a SecretStore or <c>ClusterSecretStore/NAME</c>; null where no ExternalSecrets are asked for.</summary>
    public string? Store { get; init; }

    /// <exception cref="ConfigurationException">What is asked for does not fit together.</exception>
    public void Check(bool dryRun)
    {
        var faults = new List<string>();
        if (SecretsFile is null && !dryRun)
        {
            faults.Add("--fix takes values out of manifests and needs --secrets-out FILE, outside git, to put them into");
        }

        if (Form == SecretForm.ExternalSecret)
        {
            if (Store is null)
            {
                faults.Add("--secrets-as external-secret needs --secret-store NAME or ClusterSecretStore/NAME");
            }

            if (ReferencesFile is null && !dryRun)
            {
                faults.Add("--secrets-as external-secret needs --references-out FILE for the ExternalSecrets");
            }
        }
        else if (Store is not null || ReferencesFile is not null)
        {
            faults.Add("--secret-store and --references-out belong to --secrets-as external-secret");
        }

        if (SecretsFile is not null && ReferencesFile is not null && Path.GetFullPath(SecretsFile) == Path.GetFullPath(ReferencesFile))
        {
            faults.Add("--secrets-out and --references-out must be two files");
        }

        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults, "see docs/secret-references.md, or look first with --dry-run");
        }
    }
}
