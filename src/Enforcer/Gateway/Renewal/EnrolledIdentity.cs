using System.Security.Cryptography;
using System.Text;
using Enforcer.Certificates.Sources;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Hosting;

namespace Enforcer.Gateway.Renewal;

/// <summary>The identity set that came from an issuer. It is kept in memory alone: the key is never written anywhere.</summary>
internal sealed class EnrolledIdentity(IssuerOptions options) : IIdentitySource
{
    private FileSnapshot? _current;

    public IssuerOptions Options => options;

    public bool IsAwaited => Current is null;

    public string Certificate => $"the certificate from {options.Url}";

    public string Key => "the key in memory";

    public string Bundle => $"the bundle from {options.Url}";

    public string? RevocationLists => options.Revocation == RevocationMode.Off ? null : $"the revocation lists from {options.Url}";

    public RevocationMode Revocation => options.Revocation;

    /// <summary>What to put back where the holder refuses what came after it.</summary>
    public FileSnapshot? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    public string BundlePem => Part(2);

    public string ListsPem => Part(3);

    public FileSnapshot Read() => Current ?? throw new IOException($"no certificate has come from {options.Url} yet");

    /// <summary>A whole new set.</summary>
    public void Set(string certificates, string key, string bundle, string lists) => Current = Of([certificates, key, bundle, lists]);

    /// <summary>The same certificate under another bundle or other lists.</summary>
    public void Set(string bundle, string lists) => Current = Of([Part(0), Part(1), bundle, lists]);

    private string Part(int at) => Current is { } set ? Encoding.ASCII.GetString(set.Contents[at]) : "";

    private static FileSnapshot Of(IReadOnlyList<string> parts)
    {
        byte[][] contents = [.. parts.Select(Encoding.ASCII.GetBytes)];
        return new FileSnapshot(contents, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join('\0', parts)))));
    }
}
