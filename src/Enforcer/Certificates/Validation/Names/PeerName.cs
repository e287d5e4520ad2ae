using System.Net;
using System.Net.Sockets;
using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>Whom a certificate must name in its alternative names; its subject is never asked.</summary>
/// <param name="Kind">DNS, address, URI or e-mail.</param>
/// <param name="Value">As a person writes it.</param>
internal sealed record PeerName(GeneralNameKind Kind, string Value)
{
    public bool IsNamedBy(ParsedCertificate leaf)
    {
        if (leaf.Extensions.AlternativeNames is not { } names)
        {
            return false;
        }

        var address = Kind == GeneralNameKind.Address ? ReadAddress(Value) : null;
        // The one dot that ends a name in full is no part of it.
        var asked = Value.EndsWith('.') ? Value[..^1] : Value;
        var host = Kind == GeneralNameKind.Dns && HostName.IsValid(asked) ? asked : null;
        var mailbox = Kind == GeneralNameKind.Email ? MailAddress.Parse(Value) : null;
        return names.Any(name => name.Kind == Kind && Kind switch
        {
            GeneralNameKind.Dns => host is not null && HostName.Matches(name.Text, host),
            GeneralNameKind.Address => address is not null && name.Bytes.Span.SequenceEqual(address),
            GeneralNameKind.Uri => string.Equals(name.Text, Value, StringComparison.Ordinal),
            GeneralNameKind.Email => mailbox is not null && MailAddress.Parse(name.Text)?.IsSame(mailbox) == true,
            _ => false,
        });
    }

    // The framework also reads octal, hexadecimal and shortened forms: then one text would be two addresses to two readers.
    private static byte[]? ReadAddress(string text) =>
        IPAddress.TryParse(text, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 ? address.ScopeId == 0 && text[0] != '[' : address.ToString() == text)
            ? address.GetAddressBytes()
            : null;
}
