namespace Enforcer.Scanning.Fixing;

/// <summary>What a fix writes beside the manifests, so that the values live on elsewhere.</summary>
internal enum SecretForm
{
    /// <summary>Secret manifests, to be applied by hand.</summary>
    Secret,

    /// <summary>Secret manifests to load into a store, and ExternalSecrets that fetch them from there.</summary>
    ExternalSecret,

    /// <summary>Secret manifests to be encrypted in place with sops, then committed.</summary>
    Sops,
}
