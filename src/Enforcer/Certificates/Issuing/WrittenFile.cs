namespace Enforcer.Certificates.Issuing;

/// <summary>One file that <see cref="LocalCertificates"/> wrote, for the table that the user reads.</summary>
/// <param name="Path">Below the folder that was asked for.</param>
/// <param name="Holds">What it is, in a few words.</param>
/// <param name="Names">Identity, DNS names and addresses of a certificate; empty for keys.</param>
/// <param name="NotAfter">The end of a certificate; null for keys.</param>
internal sealed record WrittenFile(string Path, string Holds, string Names, DateTimeOffset? NotAfter);
