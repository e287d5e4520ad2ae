using System.Buffers;

namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>What a header of an answer may consist of: HTTP/2 can carry any byte, and HTTP/1.1 on the next leg cannot.</summary>
internal static class HeaderText
{
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz");
    private static readonly SearchValues<char> NoText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Select(code => (char)code), '\x7f']);

    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameLetters);

    public static bool IsValue(string value) => !value.AsSpan().ContainsAny(NoText);
}
