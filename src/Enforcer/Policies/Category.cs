namespace Enforcer.Policies;

/// <summary>The closed list of subjects; part of the scan contract.</summary>
internal enum Category
{
    Mtls,
    Secrets,
    Injection,
    Authz,
    Rbac,
    Traffic,
    Tls,
    Exposure,
    Orphan,
    Certs,
    Workload,
}
