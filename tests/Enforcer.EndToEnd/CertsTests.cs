using System.Text.Json;
using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd;

/// <summary><c>enforcer certs</c> as a user runs it, with openssl as a second opinion.</summary>
public sealed class CertsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("enforcer-certs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Openssl_accepts_what_init_wrote()
    {
        (await CertsAsync("init")).Exits(0);

        (await OpensslAsync("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "certs/ca.crt", "certs/a.crt", "certs/b.crt", "certs/webhook.crt")).Exits(0);
        (await OpensslAsync("verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "certs/ca.crt", "certs/a.crt", "certs/b.crt")).Exits(0);
        (await OpensslAsync("verify", "-x509_strict", "-CAfile", "certs/ca.crt", "-verify_hostname", "localhost", "certs/webhook.crt")).Exits(0);
        (await OpensslAsync("verify", "-x509_strict", "-CAfile", "certs/ca.crt", "-verify_ip", "127.0.0.1", "certs/webhook.crt")).Exits(0);
        var text = (await OpensslAsync("x509", "-in", "certs/a.crt", "-noout", "-ext", "subjectAltName,basicConstraints,keyUsage")).Exits(0).Output;
        Assert.Contains("URI:spiffe://cluster.local/ns/shop/sa/orders", text, StringComparison.Ordinal);
        Assert.Contains("CA:FALSE", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_key_belongs_to_its_certificate()
    {
        (await CertsAsync("init", "--trust-domain", "shop.example", "--spiffe-id", "spiffe://shop.example/ns/shop/sa/cart", "--lifetime", "24h")).Exits(0);

        foreach (var name in (string[])["ca", "cart", "webhook"])
        {
            var certificate = (await OpensslAsync("x509", "-in", $"certs/{name}.crt", "-noout", "-pubkey")).Exits(0).Output;
            var key = (await OpensslAsync("pkey", "-in", $"certs/{name}.key", "-pubout")).Exits(0).Output;
            Assert.Equal(key, certificate);
        }

        (await OpensslAsync("x509", "-in", "certs/cart.crt", "-noout", "-checkend", "82800")).Exits(0);
        (await OpensslAsync("x509", "-in", "certs/cart.crt", "-noout", "-checkend", "90000")).Exits(1);
    }

    [Fact]
    public async Task Init_overwrites_only_when_forced()
    {
        (await CertsAsync("init")).Exits(0);
        var before = await File.ReadAllTextAsync(Path.Combine(_folder, "certs/ca.crt"));

        var again = (await CertsAsync("init")).Exits(2);

        Assert.Contains("enforcer: error: 'certs/ca.crt' is there already", again.Error, StringComparison.Ordinal);
        Assert.Contains("enforcer: hint: --force", again.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(Path.Combine(_folder, "certs/ca.crt")));
        (await CertsAsync("init", "--force")).Exits(0);
        Assert.NotEqual(before, await File.ReadAllTextAsync(Path.Combine(_folder, "certs/ca.crt")));
    }

    [Fact]
    public async Task Inspect_agrees_with_openssl()
    {
        (await CertsAsync("init")).Exits(0);

        var json = JsonDocument.Parse((await CertsAsync("inspect", "certs/a.crt", "certs/a.key", "--format", "json")).Exits(0).Output).RootElement;

        var leaf = json.GetProperty("files")[0].GetProperty("items")[0];
        var serial = (await OpensslAsync("x509", "-in", "certs/a.crt", "-noout", "-serial")).Exits(0).Output;
        var print = (await OpensslAsync("x509", "-in", "certs/a.crt", "-noout", "-fingerprint", "-sha256")).Exits(0).Output;
        Assert.Equal(serial.Trim(), "serial=" + leaf.GetProperty("serial").GetString());
        Assert.Equal(print.Trim().Split('=')[1].Replace(":", "", StringComparison.Ordinal), leaf.GetProperty("sha256").GetString()!.ToUpperInvariant());
        Assert.Equal("spiffe://cluster.local/ns/shop/sa/orders", leaf.GetProperty("spiffeId").GetString());
        Assert.Equal("certs/a.crt#1", json.GetProperty("files")[1].GetProperty("items")[0].GetProperty("belongsTo").GetString());
    }

    [Fact]
    public async Task Inspect_reads_what_openssl_made()
    {
        (await OpensslAsync("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "all.pem", "-out", "cert.pem", "-subj", "/CN=openssl", "-days", "2")).Exits(0);
        (await OpensslAsync("ecparam", "-name", "secp384r1", "-genkey", "-out", "ec.pem")).Exits(0);
        (await OpensslAsync("genpkey", "-algorithm", "ed25519", "-out", "ed.pem")).Exits(0);

        var result = (await CertsAsync("inspect", "cert.pem", "all.pem")).Exits(0);
        Assert.Contains("RSA 2048", result.Output, StringComparison.Ordinal);
        Assert.Contains("belongs to  cert.pem#1", result.Output, StringComparison.Ordinal);
        Assert.Contains("ECDSA P-384", (await CertsAsync("inspect", "ec.pem")).Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("Ed25519", (await CertsAsync("inspect", "ed.pem")).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_answers_hostile_files_by_the_contract()
    {
        var random = new byte[5_000_000];
        new Random(7).NextBytes(random);
        await File.WriteAllBytesAsync(Path.Combine(_folder, "noise"), random);
        await File.WriteAllTextAsync(Path.Combine(_folder, "cut.pem"), "-----BEGIN CERTIFICATE-----\nMIIB");

        var noise = (await CertsAsync("inspect", "noise")).Exits(1);
        Assert.StartsWith("enforcer: error: noise: the file is neither PEM nor DER", noise.Error, StringComparison.Ordinal);
        Assert.Contains("the block is cut off", (await CertsAsync("inspect", "cut.pem")).Exits(1).Output, StringComparison.Ordinal);
        Assert.StartsWith("enforcer: error: ", (await CertsAsync("inspect", "missing")).Exits(3).Error, StringComparison.Ordinal);
        Assert.StartsWith("enforcer: error: ", (await CertsAsync("inspect", "noise", "--format", "xml")).Exits(2).Error, StringComparison.Ordinal);
        Assert.StartsWith("enforcer: error: ", (await CertsAsync("inspect")).Exits(2).Error, StringComparison.Ordinal);
    }

    private Task<CommandResult> CertsAsync(params string[] arguments) => EnforcerProcess.RunAsync(_folder, null, ["certs", .. arguments]);

    private Task<CommandResult> OpensslAsync(params string[] arguments) => RunningProcess.RunAsync("openssl", arguments, _folder);
}
