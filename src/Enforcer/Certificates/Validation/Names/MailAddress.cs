namespace Enforcer.Certificates.Validation.Names;

/// <summary>A mailbox as certificates name it; the part before the sign keeps its case, since hosts may tell them apart.</summary>
internal sealed record MailAddress(string Local, string Host)
{
    /// <summary>Null for what is not one sign between a name and a host, quoted names included.</summary>
    public static MailAddress? Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && !text.Contains('"', StringComparison.Ordinal) && HostName.IsValid(text.AsSpan(at + 1)) ? new MailAddress(text[..at], text[(at + 1)..]) : null;
    }

    /// <summary>A mailbox, a host, or with a dot in front all hosts below.</summary>
    public static bool IsGoodRoot(string root) => Parse(root) is not null || HostName.IsValid(root.AsSpan(root.StartsWith('.') ? 1 : 0));

    public bool IsSame(MailAddress other) => Local == other.Local && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase);

    public bool IsWithin(string root)
    {
        if (Parse(root) is { } mailbox)
        {
            return IsSame(mailbox);
        }

        return root[0] == '.'
            ? Host.Length > root.Length && Host.EndsWith(root, StringComparison.OrdinalIgnoreCase)
            : Host.Equals(root, StringComparison.OrdinalIgnoreCase);
    }
}
