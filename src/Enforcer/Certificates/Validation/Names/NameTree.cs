namespace Enforcer.Certificates.Validation.Names;

/// <summary>One base of a name constraint: what it may look like, and which names lie within it.</summary>
internal static class NameTree
{
    private const int Ipv4Pair = 8;
    private const int Ipv6Pair = 32;

    /// <summary>False for forms that are not applied here, and for a URI that holds more than a host.</summary>
    public static bool IsRead(GeneralName root) => root.Kind switch
    {
        GeneralNameKind.Uri => HostName.IsValid(root.Text.AsSpan(root.Text.StartsWith('.') ? 1 : 0)),
        GeneralNameKind.Dns or GeneralNameKind.Email or GeneralNameKind.Address or GeneralNameKind.Directory => true,
        _ => false,
    };

    public static bool IsGood(GeneralName root) => root.Kind switch
    {
        // A leading dot has no meaning for DNS names: the base itself is always within.
        GeneralNameKind.Dns => root.Text.Length == 0 || HostName.IsValid(root.Text),
        GeneralNameKind.Email => MailAddress.IsGoodRoot(root.Text),
        GeneralNameKind.Address => root.Bytes.Length is Ipv4Pair or Ipv6Pair && IsPrefix(root.Bytes.Span[(root.Bytes.Length / 2)..]),
        _ => true,
    };

    /// <summary>Whether <paramref name="name"/> lies within; null where this cannot be told, of a form that is not read or a name that is no name.</summary>
    /// <param name="root">The base, of the same kind.</param>
    /// <param name="name">Of a certificate.</param>
    /// <param name="isExcluded">For an exclusion a wildcard counts as each name that it stands for, else as all of them.</param>
    public static bool? Holds(GeneralName root, GeneralName name, bool isExcluded) => root.Kind switch
    {
        GeneralNameKind.Dns => !HostName.IsPattern(name.Text) ? null : isExcluded ? HostName.MayBeWithin(name.Text, root.Text) : HostName.IsWithin(name.Text, root.Text),
        GeneralNameKind.Uri => UriHost.Of(name.Text) is { } host ? HoldsHost(root.Text, host) : null,
        GeneralNameKind.Email => MailAddress.Parse(name.Text) is { } address ? address.IsWithin(root.Text) : null,
        GeneralNameKind.Address => HoldsAddress(root.Bytes.Span, name.Bytes.Span),
        GeneralNameKind.Directory => name.Directory!.IsWithin(root.Directory!),
        _ => null,
    };

    // With a dot in front only what lies below, without it only the host itself.
    private static bool HoldsHost(string root, string host) => root[0] == '.'
        ? host.Length > root.Length && host.EndsWith(root, StringComparison.OrdinalIgnoreCase)
        : host.Equals(root, StringComparison.OrdinalIgnoreCase);

    private static bool HoldsAddress(ReadOnlySpan<byte> root, ReadOnlySpan<byte> address)
    {
        if (root.Length != address.Length * 2)
        {
            return false;
        }

        for (var i = 0; i < address.Length; i++)
        {
            if (((root[i] ^ address[i]) & root[address.Length + i]) != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsPrefix(ReadOnlySpan<byte> mask)
    {
        var isEnded = false;
        foreach (var octet in mask)
        {
            if (isEnded ? octet != 0 : !IsLeadingOnes(octet))
            {
                return false;
            }

            isEnded |= octet != 0xFF;
        }

        return true;
    }

    private static bool IsLeadingOnes(byte octet)
    {
        var zeros = ~octet & 0xFF;
        return (zeros & (zeros + 1)) == 0;
    }
}
