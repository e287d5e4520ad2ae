namespace Enforcer.Issuer.Authorities;

/// <summary>When the authorities are replaced without anybody's asking.</summary>
/// <param name="Every">How long one authority signs; null: until two thirds of its life have passed, which is the latest in any case.</param>
internal sealed record RotationPlan(TimeSpan? Every)
{
    private const double Latest = 2.0 / 3;

    /// <summary>When the next authority is to be prepared.</summary>
    public DateTimeOffset DueAt(StoredAuthority active)
    {
        var certificates = active.Certificates();
        DateTimeOffset begins = certificates[0].NotBefore;
        var ends = certificates.Min(certificate => new DateTimeOffset(certificate.NotAfter));
        var latest = begins + ((ends - begins) * Latest);
        return Every is { } every && active.Since + every < latest ? active.Since + every : latest;
    }
}
