using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Enforcer.Certificates;
using Enforcer.Certificates.Issuing;
using Enforcer.Resources.Settings;

namespace Enforcer.Issuer.Callers;

/// <summary>
/// Tokens for workloads outside a cluster, each good for one certificate of one identity. The file holds hashes only; that a token was spent
/// is a file of its own, made in one step that can succeed once: across restarts, and across replicas that share the folder.
/// </summary>
internal sealed class JoinTokens(string path, TimeProvider time) : ICallers
{
    private const int MostBytes = 4 * 1024 * 1024;
    private const string Prefix = "enforcer-join-";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private string Spent => path + ".spent";

    public Task<(Caller? Caller, IssuanceRefusal? Refusal)> AuthenticateAsync(string token, CancellationToken cancellationToken)
    {
        var hash = Hash(token);
        var known = Read().FirstOrDefault(entry => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(entry.Sha256), Encoding.ASCII.GetBytes(hash)));
        if (known is null || known.Expires <= time.GetUtcNow() || !SpiffeId.TryParse(known.Id, out var id) || !id.HasPath)
        {
            return Answer(null, IssuanceRefusal.TokenInvalid);
        }

        return File.Exists(Marker(hash))
            ? Answer(null, IssuanceRefusal.TokenSpent)
            : Answer(new Caller(id, $"join token {hash[..12]}"), null);
    }

    public bool Spend(string token)
    {
        Directory.CreateDirectory(Spent);
        try
        {
            using var marker = new FileStream(Marker(Hash(token)), FileMode.CreateNew, FileAccess.Write);
            marker.Write(Encoding.ASCII.GetBytes(time.GetUtcNow().ToString("O", System.Globalization.CultureInfo.InvariantCulture) + "\n"));
            marker.Flush(flushToDisk: true);
            return true;
        }
        catch (IOException) when (File.Exists(Marker(Hash(token))))
        {
            return false;
        }
    }

    /// <summary>Adds a token and returns it: it is shown once and kept nowhere. Forgets tokens that have ended.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string Create(SpiffeId id, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var token = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var entries = File.Exists(path) ? Read() : [];
        var kept = entries.Where(entry => entry.Expires > now).Append(new JoinToken(Hash(token), id.ToString(), now + lifetime)).ToList();
        CertificateFile.WriteKey(path, string.Concat(kept.Select(entry => JsonSerializer.Serialize(entry, Options) + "\n")));
        foreach (var ended in entries.Where(entry => entry.Expires <= now))
        {
            File.Delete(Marker(ended.Sha256));
        }

        return token;
    }

    /// <exception cref="ConfigurationException">A line of the file is no token.</exception>
    public IReadOnlyList<JoinToken> Read()
    {
        if (new FileInfo(path).Length > MostBytes)
        {
            throw new ConfigurationException($"'{path}' is larger than {MostBytes / 1024 / 1024} MiB");
        }

        var entries = new List<JoinToken>();
        foreach (var (index, line) in File.ReadAllLines(path).Index().Where(line => line.Item.Length > 0))
        {
            try
            {
                entries.Add(JsonSerializer.Deserialize<JoinToken>(line, Options) is { Sha256.Length: 64, Id: not null } entry ? entry : throw new JsonException());
            }
            catch (JsonException)
            {
                throw new ConfigurationException($"{path}:{index + 1}: no join token", "'enforcer issuer token' writes them");
            }
        }

        return entries;
    }

    private static Task<(Caller? Caller, IssuanceRefusal? Refusal)> Answer(Caller? caller, IssuanceRefusal? refusal) => Task.FromResult((caller, refusal));

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private string Marker(string hash) => Path.Combine(Spent, hash);
}
