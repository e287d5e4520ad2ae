using System.Net;
using Enforcer.Resources.Settings;

namespace Enforcer.Certificates.Issuing;

/// <summary>Writes a CA of one's own and the leaves below it, so that a gateway pair and the webhook can be run by hand.</summary>
internal static class LocalCertificates
{
    private const string AuthorityFile = "ca";
    private const string WebhookFile = "webhook";
    private const string CertificateEnding = ".crt";
    private const string KeyEnding = ".key";

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
        using var authority = CertificateAuthority.CreateRoot(
            new AuthorityOptions { Name = "Enforcer local CA", TrustDomain = options.TrustDomain, Lifetime = lifetime, PathLength = 0 },
            time);
        var written = new List<WrittenFile>();
        written.AddRange(WritePair(
            PathOf(options, AuthorityFile),
            (authority.ChainPem, authority.KeyPem),
            new WrittenFile("", "CA certificate: the bundle to trust", $"spiffe://{options.TrustDomain}", authority.Certificate.NotAfter)));
        foreach (var (name, request) in leaves)
        {
            using var leaf = authority.Issue(request);
            written.AddRange(WritePair(
                PathOf(options, name),
                (leaf.ChainPem, leaf.KeyPem),
                new WrittenFile("", request.Id is null ? "webhook certificate" : "workload certificate", NamesOf(request), leaf.Certificate.NotAfter)));
        }

        return written;
    }

    // The key first: whoever sees the new certificate finds its key.
    private static IEnumerable<WrittenFile> WritePair(string path, (string Certificate, string Key) pem, WrittenFile description)
    {
        CertificateFile.WriteKey(path + KeyEnding, pem.Key);
        CertificateFile.WriteCertificates(path + CertificateEnding, pem.Certificate);
        return [description with { Path = path + CertificateEnding }, new WrittenFile(path + KeyEnding, "private key", "", null)];
    }

    private static string NamesOf(LeafRequest request) =>
        string.Join(", ", request.DnsNames.Concat(request.Addresses.Select(address => address.ToString())).Prepend(request.Id?.ToString()).OfType<string>());

    private static List<(string Name, LeafRequest Request)> Plan(LocalCertificatesOptions options)
    {
        var faults = new List<string>();
        if (!SpiffeId.TryParse($"spiffe://{options.TrustDomain}", out var domain) || domain.HasPath)
        {
            faults.Add($"--trust-domain: '{options.TrustDomain}' is no trust domain: use lower-case letters, digits, dots, dashes and underscores");
        }

        if (options.Lifetime < LocalCertificatesOptions.MinimumLifetime || options.Lifetime > LocalCertificatesOptions.MaximumLifetime)
        {
            var (least, most) = (LocalCertificatesOptions.MinimumLifetime, LocalCertificatesOptions.MaximumLifetime);
            faults.Add($"--lifetime: expected {Durations.Format(least)} to {Durations.Format(most)}");
        }

        var leaves = options.SpiffeIds.Select(text => Identify(options, text, faults)).OfType<SpiffeId>()
            .Select(id => (Name: id.Path[(id.Path.LastIndexOf('/') + 1)..], Request: OnLoopback(options, id)))
            .ToList();
        faults.AddRange(leaves.Select(leaf => leaf.Name).Append(AuthorityFile).Append(WebhookFile)
            .GroupBy(name => name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"--spiffe-id: two certificates would be called '{group.Key}{CertificateEnding}': the last path segments must differ, "
                + $"and differ from '{AuthorityFile}' and '{WebhookFile}'"));
        if (faults.Count > 0)
        {
            throw new ConfigurationException(faults);
        }

        return [.. options.SpiffeIds.Count == 0 ? Defaults(options) : leaves, (WebhookFile, OnLoopback(options, id: null))];
    }

    private static SpiffeId? Identify(LocalCertificatesOptions options, string text, List<string> faults)
    {
        if (!SpiffeId.TryParse(text, out var id) || !id.HasPath)
        {
            faults.Add($"--spiffe-id: '{text}' is no workload's SPIFFE ID: expected such as spiffe://{options.TrustDomain}/ns/shop/sa/orders");
            return null;
        }

        if (id.TrustDomain != options.TrustDomain)
        {
            faults.Add($"--spiffe-id: '{text}' lies outside the trust domain '{options.TrustDomain}': the CA signs for one only");
            return null;
        }

        return id;
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
            .SelectMany(name => new[] { PathOf(options, name) + CertificateEnding, PathOf(options, name) + KeyEnding })
            .Where(path => Path.Exists(path))
            .Select(path => $"'{path}' is there already")
            .ToList();
        if (present.Count > 0)
        {
            throw new ConfigurationException(present, "--force replaces the CA and every leaf; another --out leaves them alone");
        }
    }

    private static string PathOf(LocalCertificatesOptions options, string name) => Path.Combine(options.Folder, name);
}
