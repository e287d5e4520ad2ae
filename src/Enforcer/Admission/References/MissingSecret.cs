namespace Enforcer.Admission.References;

/// <summary>What happens to a workload that refers to a Secret, or a key of one, that is not there.</summary>
internal enum MissingSecret
{
    Ignore,

    /// <summary>Admitted with a warning: the Secret may come later, and the Pod waits for it.</summary>
    Warn,

    Deny,
}
