using System.Globalization;
using Enforcer.Certificates.Serving;
using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>Keeps the authorities in a Secret of their own, so that the replicas that show certificates never hold a signing key.</summary>
internal sealed class AuthorityStore(ClusterClient client, string space, string name)
{
    private const string ActiveCertificate = "ca.crt";
    private const string ActiveKey = "ca.key";
    private const string NextCertificate = "next.crt";
    private const string NextKey = "next.key";
    private const string Previous = "previous.crt";
    private const string ActivatedAt = "activated-at";
    private const string ConfirmedAt = "confirmed-at";

    private readonly StoredSecret _secret = new(client, space, name, "Opaque");

    /// <summary>Null where nothing is stored, or nothing that can be used.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<ServingAuthority?> ReadAsync(CancellationToken cancellationToken)
    {
        var values = await _secret.ReadAsync(cancellationToken);
        if (values is null || !values.TryGetValue(ActiveCertificate, out var certificate) || !values.TryGetValue(ActiveKey, out var key))
        {
            return null;
        }

        var next = (Certificate: values.GetValueOrDefault(NextCertificate), Key: values.GetValueOrDefault(NextKey));
        var isPrepared = next is { Certificate: not null, Key: not null };
        return new ServingAuthority
        {
            ActiveCertificate = certificate,
            ActiveKey = key,
            NextCertificate = isPrepared ? next.Certificate : null,
            NextKey = isPrepared ? next.Key : null,
            Previous = values.GetValueOrDefault(Previous),
            ActivatedAt = Moment(values.GetValueOrDefault(ActivatedAt)) ?? DateTimeOffset.UnixEpoch,
            ConfirmedAt = Moment(values.GetValueOrDefault(ConfirmedAt)),
        };
    }

    /// <summary>False where somebody was faster: read again.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public Task<bool> WriteAsync(ServingAuthority state, CancellationToken cancellationToken) => _secret.WriteAsync(
        [
            new(ActiveCertificate, state.ActiveCertificate),
            new(ActiveKey, state.ActiveKey),
            new(NextCertificate, state.NextCertificate),
            new(NextKey, state.NextKey),
            new(Previous, state.Previous),
            new(ActivatedAt, state.ActivatedAt.ToString("O", CultureInfo.InvariantCulture)),
            new(ConfirmedAt, state.ConfirmedAt?.ToString("O", CultureInfo.InvariantCulture)),
        ],
        cancellationToken);

    private static DateTimeOffset? Moment(string? text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;
}
