using System.Buffers;

namespace Enforcer.Gateway.Forwarding;

/// <summary>What a header may consist of: HTTP/2 can carry any byte, and in HTTP/1.1 on the next leg some of them begin another header, or another request.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> TokenLetters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    private static readonly SearchValues<char> NoText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Select(code => (char)code), '\x7f']);

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameLetters);

    /// <exception cref="MalformedRequestException">The name of a request's header is none. The server lets any byte through that comes over HTTP/2.</exception>
    public static void RequireName(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenLetters))
        {
            throw new MalformedRequestException("A header's name holds what no name may hold.");
        }
    }

    public static bool IsValue(string value) => !value.AsSpan().ContainsAny(NoText);
}
