namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>A header as HTTP/2 knows it: its name is in lower case, or begins with a colon.</summary>
internal readonly record struct HeaderField(string Name, string Value)
{
    /// <summary>What it counts in the dynamic table (RFC 7541, 4.1).</summary>
    public int Size => Name.Length + Value.Length + 32;
}
