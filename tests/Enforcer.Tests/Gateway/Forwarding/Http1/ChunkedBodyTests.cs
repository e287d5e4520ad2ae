using System.Text;
using Enforcer.Gateway.Forwarding.Http1;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Gateway.Forwarding.Http1;

public sealed class ChunkedBodyTests
{
    [Theory]
    [InlineData("\r\n")]
    [InlineData("x\r\n")]
    [InlineData(" 5\r\nhello\r\n")]
    [InlineData("+5\r\nhello\r\n")]
    [InlineData("-1\r\n")]
    [InlineData("0x5\r\nhello\r\n")]
    [InlineData("5\nhello\r\n")]
    [InlineData("5\r\nhello0\r\n\r\n")]
    [InlineData("5\r\nhello\n")]
    [InlineData("5\r\nhelloX\r\n")]
    [InlineData("100000000\r\n")]
    [InlineData("ffffffffffffffff\r\n")]
    [InlineData("5;a=\rb\r\nhello\r\n")]
    [InlineData("0\r\nbroken trailer\r\n\r\n")]
    public void Refuses_what_is_no_chunk(string text)
    {
        Assert.Throws<InvalidDataException>(() => Decode(text, text.Length, out _));
    }

    [Fact]
    public void Bounds_a_size_line_and_the_trailers()
    {
        Assert.Throws<InvalidDataException>(() => Decode("5;" + new string('x', 400), 500, out _));
        Assert.Throws<InvalidDataException>(() => Decode("0\r\n" + string.Concat(Enumerable.Repeat("x: yyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n", 1000)), 64, out _));
    }

    [Fact]
    public void Stops_at_its_end_and_reads_its_trailers()
    {
        var body = Decode("5;note=1\r\nhello\r\n0\r\nDigest: abc\r\n\r\nHTTP/1.1 200 smuggled", 1000, out var chunks, out var rest);

        Assert.Equal("hello", body);
        Assert.Equal([new("Digest", "abc")], chunks.Trailers);
        Assert.Equal("HTTP/1.1 200 smuggled", rest);
    }

    [Fact]
    public void What_was_cut_into_chunks_comes_out_whole() => Prop.ForAll(
        Gen.Zip(Gen.ListOf(Gen.Choose(1, 40)), Gen.Choose(1, 30)).ToArbitrary(), sample =>
        {
            var pieces = sample.Item1.Select((length, at) => new string((char)('a' + at % 26), length)).ToList();
            var text = string.Concat(pieces.Select(piece => $"{piece.Length:X}\r\n{piece}\r\n")) + "0\r\n\r\n";

            Assert.Equal(string.Concat(pieces), Decode(text, sample.Item2, out var chunks));
            Assert.True(chunks.IsDone);
        }).QuickCheckThrowOnFailure();

    private static string Decode(string text, int portion, out ChunkedBody chunks) => Decode(text, portion, out chunks, out _);

    private static string Decode(string text, int portion, out ChunkedBody chunks, out string rest)
    {
        chunks = new ChunkedBody();
        var body = new StringBuilder();
        var bytes = Encoding.ASCII.GetBytes(text);
        var (start, end) = (0, 0);
        while (!chunks.IsDone)
        {
            var data = chunks.Read(bytes.AsSpan(start, end - start), out var consumed);
            body.Append(Encoding.ASCII.GetString(data));
            start += consumed;
            if (consumed == 0)
            {
                if (end == bytes.Length)
                {
                    break;
                }

                end = Math.Min(bytes.Length, end + portion);
            }
        }

        rest = text[start..];
        return body.ToString();
    }
}
