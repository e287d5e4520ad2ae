using System.Buffers;
using System.Text;
using Enforcer.Gateway.Forwarding.Http2;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Gateway.Forwarding.Http2;

public sealed class HpackDecoderTests
{
    [Fact]
    public void Decodes_the_answers_of_the_specification_one_after_the_other()
    {
        // RFC 7541, C.6: three answers on one connection, with Huffman codes, a table, and evictions from it under our larger bound none.
        var decoder = new HpackDecoder();

        Assert.Equal(
            [new(":status", "302"), new("cache-control", "private"), new("date", "Mon, 21 Oct 2013 20:13:21 GMT"), new("location", "https://www.example.com")],
            Decode(decoder, "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3"));
        Assert.Equal(
            [new(":status", "307"), new("cache-control", "private"), new("date", "Mon, 21 Oct 2013 20:13:21 GMT"), new("location", "https://www.example.com")],
            Decode(decoder, "4883640effc1c0bf"));
    }

    [Fact]
    public void Forgets_the_oldest_entries_of_a_table_that_is_made_smaller()
    {
        var decoder = new HpackDecoder();
        Decode(decoder, "40016101624001630164"); // a: b, c: d

        Assert.Equal([new("c", "d")], Decode(decoder, "3f0bbe")); // room for one entry
        Assert.Throws<LinkException>(() => Decode(decoder, "bf"));
    }

    [Theory]
    [InlineData("80")] // index zero
    [InlineData("be")] // beyond the table
    [InlineData("ffffffffff7f")] // index without end
    [InlineData("ff")] // cut off
    [InlineData("40")]
    [InlineData("400161")]
    [InlineData("4001610a62")] // longer than the block
    [InlineData("40000162")] // no name
    [InlineData("883fe11f")] // a size after a header
    [InlineData("3fe21f")] // a table larger than ours
    [InlineData("4081ff0162")] // padding of eight ones
    [InlineData("408100016200")] // padding of zeros
    [InlineData("4084ffffffff0162")] // the end-of-string symbol
    public void Refuses_a_broken_block(string hex)
    {
        Assert.Throws<LinkException>(() => Decode(new HpackDecoder(), hex));
    }

    [Fact]
    public void Bounds_what_a_small_block_can_unfold_to()
    {
        var decoder = new HpackDecoder();
        // One entry of 2,000 bytes, named four hundred times by one byte each.
        Decode(decoder, "400161" + "7fd10e" + string.Concat(Enumerable.Repeat("62", 2000)));

        Assert.Throws<LinkException>(() => Decode(decoder, string.Concat(Enumerable.Repeat("be", 400))));
    }

    [Fact]
    public void Any_bytes_are_decoded_or_refused() => Prop.ForAll(Gen.ListOf(Gen.Choose(0, 255).Select(code => (byte)code)).ToArbitrary(), bytes =>
    {
        try
        {
            new HpackDecoder().Decode(bytes.ToArray(), []);
        }
        catch (LinkException)
        {
            // Refused.
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("f1e3c2e5f23a6ba0ab90f4ff", "www.example.com")]
    [InlineData("a8eb10649cbf", "no-cache")]
    [InlineData("9d29ad171863c78f0b97c8e9ae82ae43d3", "https://www.example.com")]
    [InlineData("", "")]
    public void Decodes_the_texts_of_the_specification(string hex, string text)
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.True(HuffmanCode.TryDecode(Convert.FromHexString(hex), output));
        Assert.Equal(text, Encoding.ASCII.GetString(output.WrittenSpan));
    }

    private static List<HeaderField> Decode(HpackDecoder decoder, string hex)
    {
        var headers = new List<HeaderField>();
        decoder.Decode(Convert.FromHexString(hex), headers);
        return headers;
    }
}
