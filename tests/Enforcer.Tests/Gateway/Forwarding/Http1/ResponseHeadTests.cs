using System.Text;
using Enforcer.Gateway.Forwarding.Http1;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Gateway.Forwarding.Http1;

public sealed class ResponseHeadTests
{
    private static readonly Gen<string> Texts = Gen.ListOf(Gen.Elements(
        "HTTP/1.1 200 OK", "HTTP/1.0 ", "HTTP/1.1 ", "204", "\r\n", "\n", "\r", " ", "\t", ":", "Content-Length: 5", "content-length:", "Transfer-Encoding: chunked", "5", ",", "chunked", "\0", "é", "X-Y: z", "Connection: close"))
        .Select(string.Concat);

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0x5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: 1\nContent-Length: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: 1\r\n folded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n\tfolded\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n: 5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nno colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\rb\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: a\0b\r\n\r\n")]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 99 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 +20 OK\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public void Refuses_an_answer_that_two_readers_could_take_for_two(string head)
    {
        Assert.Throws<InvalidDataException>(() => new ResponseHead().Read(Encoding.Latin1.GetBytes(head), out _));
    }

    [Fact]
    public void Reads_what_an_answer_says()
    {
        var head = new ResponseHead();
        var bytes = "HTTP/1.1 404\r\nDATE: now\r\nx-a:1\r\nX-A: \t2 \r\nContent-Length: 12\r\nConnection: Close\r\n\r\nbody"u8;

        Assert.True(head.Read(bytes, out var consumed));

        Assert.Equal("body", Encoding.ASCII.GetString(bytes[consumed..]));
        Assert.Equal((404, 12, false, false), (head.Status, head.ContentLength, head.IsChunked, head.KeepsAlive));
        Assert.Equal([new("Date", "now"), new("x-a", "1"), new("X-A", "2"), new("Content-Length", "12"), new("Connection", "Close")], head.Headers);
    }

    [Fact]
    public void Remembers_no_header_of_the_answer_before_that_this_one_does_not_have()
    {
        var head = new ResponseHead();
        Assert.True(head.Read("HTTP/1.1 200 OK\r\nServer: a\r\nSet-Cookie: secret\r\nContent-Length: 1\r\n\r\n"u8, out _));
        head.Clear();

        Assert.True(head.Read("HTTP/1.1 200 OK\r\nServer: a\r\nSet-Cookie: other\r\n\r\n"u8, out _));

        Assert.Equal([new("Server", "a"), new("Set-Cookie", "other")], head.Headers);
        Assert.Null(head.ContentLength);
    }

    [Fact]
    public void Bounds_the_number_of_headers()
    {
        var head = $"HTTP/1.1 200 OK\r\n{string.Concat(Enumerable.Range(0, 300).Select(i => $"x{i}: 1\r\n"))}\r\n";

        Assert.Throws<InvalidDataException>(() => new ResponseHead().Read(Encoding.ASCII.GetBytes(head), out _));
    }

    [Fact]
    public void Any_bytes_are_a_head_the_start_of_one_or_refused() => Prop.ForAll(Texts.ToArbitrary(), text =>
    {
        try
        {
            var bytes = Encoding.Latin1.GetBytes(text);
            new ResponseHead().Read(bytes, out var consumed);
            Assert.InRange(consumed, 0, bytes.Length);
        }
        catch (InvalidDataException)
        {
            // Refused.
        }
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_the_bytes_are_cut_changes_nothing() => Prop.ForAll(Gen.Choose(0, 80).ToArbitrary(), cut =>
    {
        var bytes = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\nX: yz\r\n\r\n"u8.ToArray();
        cut = Math.Min(cut, bytes.Length);
        var head = new ResponseHead();

        var done = head.Read(bytes.AsSpan(0, cut), out var first) && cut == bytes.Length;
        Assert.True(done || head.Read(bytes.AsSpan(first), out _));

        Assert.Equal((200, true, 3), (head.Status, head.IsChunked, head.Headers.Count));
    }).QuickCheckThrowOnFailure();
}
