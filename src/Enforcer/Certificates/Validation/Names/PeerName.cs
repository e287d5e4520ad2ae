using System.Net;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>Whom a certificate must name in its alternative names; its subject is never asked.</summary>
/// <param name="Kind">DNS, address or URI.</param>
/// <param name="Value">As a person writes it.</param>
internal sealed record PeerName(GeneralNameKind Kind, string Value)
{
    public bool IsNamedBy(ParsedCertificate leaf)
    {
        if (leaf.Extensions.AlternativeNames is not { } names)
        {
            return false;
        }

        var address = Kind == GeneralNameKind.Address && IPAddress.TryParse(Value, out var parsed) ? parsed.GetAddressBytes() : null;
        var host = Kind == GeneralNameKind.Dns && HostName.IsValid(Value.AsSpan().TrimEnd('.')) ? Value.TrimEnd('.') : null;
        return names.Any(name => name.Kind == Kind && Kind switch
        {
            GeneralNameKind.Dns => host is not null && HostName.Matches(name.Text, host),
            GeneralNameKind.Address => address is not null && name.Bytes.Span.SequenceEqual(address),
            GeneralNameKind.Uri => string.Equals(name.Text, Value, StringComparison.Ordinal),
            _ => false,
        });
    }
}
