using System.Net;
using Enforcer.Resources.Settings;

namespace Enforcer.Certificates.Issuing;

/// <summary>Writes a CA of one's own and the leaves below it, so that a gateway pair and the webhook can be run by hand.</summary>
internal static class LocalCertificates
{
    private const string AuthorityFile = "ca";
    private const string WebhookFile = "webhook";

    private static readonly TimeSpan MinimumAuthorityLifetime = TimeSpan.FromDays(365);

    /// <summary>Checks everything first: either all files are written or none is touched.</summary>
    /// <exception cref="ConfigurationException">A name is not usable, or a file is there already and may not be replaced.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static IReadOnlyList<WrittenFile> Write(LocalCertificatesOptions options, TimeProvider time)
    {
        var leaves = Plan(options);
        RefuseToOverwrite(options, leaves);
        Directory.CreateDirectory(options.Folder);

        var lifetime = options.Lifetime > MinimumAuthorityLifetime ? options.Lifetime : MinimumAuthorityLifetime;
        using var authority = CertificateAuthority.CreateRoot(new AuthorityOptions { Name = "Enforcer local CA", TrustDomain = options.TrustDomain, Lifetime = lifetime, PathLength = 0 }, time);
        var written = new List<WrittenFile>();
        CertificateFile.WriteKey(PathOf(options, AuthorityFile, ".key"), authority.KeyPem);
        CertificateFile.WriteCertificates(PathOf(options, AuthorityFile, ".crt"), authority.ChainPem);
        written.Add(new WrittenFile(PathOf(options, AuthorityFile, ".crt"), "CA certificate: the bundle to trust", $"spiffe://{options.TrustDomain}", authority.Certificate.NotAfter));
        written.Add(new WrittenFile(PathOf(options, AuthorityFile, ".key"), "private key", "", null));
        foreach (var (name, request) in leaves)
        {
            using var leaf = authority.Issue(request);
            CertificateFile.WriteKey(PathOf(options, name, ".key"), leaf.KeyPem);
            CertificateFile.WriteCertificates(PathOf(options, name, ".crt"), leaf.ChainPem);
            var names = string.Join(", ", [.. request.Id is { } id ? [id.ToString()] : Array.Empty<string>(), .. request.DnsNames, .. request.Addresses.Select(address => address.ToString())]);
            written.Add(new WrittenFile(PathOf(options, name, ".crt"), request.Id is null ? "webhook certificate" : "workload certificate", names, leaf.Certificate.NotAfter));
            written.Add(new WrittenFile(PathOf(options, name, ".key"), "private key", "", null));
        }

        return written;
    }

    private static List<(string Name, LeafRequest Request)> Plan(LocalCertificatesOptions options)
    {
        var faults = new List<string>();
        if (!SpiffeId.TryParse($"spiffe://{options.TrustDomain}", out var domain) || domain.HasPath)
        {
            faults.Add($"--trust-domain: '{options.TrustDomain}' is no trust domain: use lower-case letters, digits, dots, dashes and underscores");
        }

        if (options.Lifetime < LocalCertificatesOptions.MinimumLifetime || options.Lifetime > LocalCertificatesOptions.MaximumLifetime)
        {
            faults.Add($"--lifetime: expected {Durations.Format(LocalCertificatesOptions.MinimumLifetime)} to {Durations.Format(LocalCertificatesOptions.MaximumLifetime)}");
        }

        var leaves = new List<(string Name, LeafRequest Request)>();
        foreach (var text in options.SpiffeIds)
        {
            if (!SpiffeId.TryParse(text, out var id) || !id.HasPath)
            {
                faults.Add($"--spiffe-id: '{text}' is no workload's SPIFFE ID: expected spiffe://{options.TrustDomain}/..., such as spiffe://{options.TrustDomain}/ns/shop/sa/orders");
            }
            else if (id.TrustDomain != options.TrustDomain)
            {
                faults.Add($"--spiffe-id: '{text}' lies outside the trust domain '{options.TrustDomain}': the CA signs for one only");
            }
            else
            {
                leaves.Add((id.Path[(id.Path.LastIndexOf('/') + 1)..], OnLoopback(options, id)));
            }
        }

        faults.AddRange(leaves.Select(leaf => leaf.Name).Append(AuthorityFile).Append(WebhookFile).GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => $"--spiffe-id: two certificates would be called '{group.Key}.crt': the last path segments must differ, and differ from '{AuthorityFile}' and '{WebhookFile}'"));
        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults);
        }

        return [.. options.SpiffeIds.Count == 0 ? Defaults(options) : leaves, (WebhookFile, OnLoopback(options, id: null))];
    }

    // 'a' is the identity that the example configuration expects behind its upstream, so that this one leaf runs it as it stands.
    private static List<(string Name, LeafRequest Request)> Defaults(LocalCertificatesOptions options) =>
    [
        ("a", OnLoopback(options, SpiffeId.Parse($"spiffe://{options.TrustDomain}/ns/shop/sa/orders"))),
        ("b", OnLoopback(options, SpiffeId.Parse($"spiffe://{options.TrustDomain}/ns/shop/sa/web"))),
    ];

    // Loopback names on every leaf: programs that check host names and not identities (curl, nginx) can talk to it, too.
    private static LeafRequest OnLoopback(LocalCertificatesOptions options, SpiffeId? id) =>
        new() { Id = id, DnsNames = ["localhost"], Addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback], Lifetime = options.Lifetime };

    private static void RefuseToOverwrite(LocalCertificatesOptions options, List<(string Name, LeafRequest Request)> leaves)
    {
        if (options.Overwrite)
        {
            return;
        }

        var present = leaves.Select(leaf => leaf.Name).Prepend(AuthorityFile)
            .SelectMany(name => new[] { PathOf(options, name, ".crt"), PathOf(options, name, ".key") })
            .Where(path => Path.Exists(path))
            .Select(path => $"'{path}' is there already")
            .ToList();
        if (present.Count > 0)
        {
            throw new ConfigurationException(present, "--force replaces the CA and every leaf; another --out leaves them alone");
        }
    }

    private static string PathOf(LocalCertificatesOptions options, string name, string ending) => Path.Combine(options.Folder, name + ending);
}
