using System.Security.Cryptography;
using System.Text;
using Enforcer.Policies;
using Enforcer.Preflight;
using Enforcer.Tests.Support;

namespace Enforcer.Tests.Preflight;

/// <summary>Writes certificates and manifests into a folder and checks it, at the moment for which <see cref="TestCertificate"/> makes them.</summary>
internal sealed class Checked : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public TimeSpan? Within { get; set; }

    public IReadOnlyList<string> Roots { get; set; } = [];

    public IReadOnlyList<string> StorePasswords { get; set; } = [];

    public Checked Write(string name, params TestCertificate[] certificates)
    {
        _folder.Write(name, string.Join('\n', certificates.Select(certificate => certificate.Pem())));
        return this;
    }

    public Checked WriteKey(string name, ECDsa key)
    {
        _folder.Write(name, key.ExportPkcs8PrivateKeyPem());
        return this;
    }

    public Checked WriteText(string name, string text)
    {
        _folder.Write(name, text);
        return this;
    }

    public string PathOf(string name) => Path.Combine(Folder, name);

    public async Task<IReadOnlyList<Finding>> RunAsync(params string[] sources)
    {
        var options = new CheckOptions
        {
            Sources = sources.Length == 0 ? [Folder] : sources,
            At = TestCertificate.Now,
            Within = Within,
            Roots = Roots,
            StorePasswords = StorePasswords,
        };
        var result = await new CheckRunner(TimeProvider.System).RunAsync(options, CancellationToken.None);
        Assert.Empty(result.Errors);
        return result.Findings;
    }

    /// <summary>The rules that found something, each with the name of the file or object.</summary>
    public async Task<IReadOnlyList<string>> RulesAsync(params string[] sources) => [.. (await RunAsync(sources)).Select(finding => $"{finding.Rule.Id} {Path.GetFileName(finding.Resource.Name)}")];

    public static string Encode(params TestCertificate[] certificates) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(string.Join('\n', certificates.Select(certificate => certificate.Pem()))));

    public static string Encode(ECDsa key) => Convert.ToBase64String(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));

    /// <summary>A TLS Secret as it is declared.</summary>
    public static string Secret(string name, TestCertificate leaf, TestCertificate? authority = null, ECDsa? key = null) =>
        $"""
        apiVersion: v1
        kind: Secret
        type: kubernetes.io/tls
        metadata: {"{"}name: {name}, namespace: shop{"}"}
        data:
          tls.crt: {Encode(leaf)}
          tls.key: {Encode(key ?? leaf.Key)}
        {(authority is null ? "" : $"  ca.crt: {Encode(authority)}")}
        ---

        """;

    public void Dispose() => _folder.Dispose();
}
