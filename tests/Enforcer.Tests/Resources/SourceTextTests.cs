using System.Text;
using Enforcer.Resources;

namespace Enforcer.Tests.Resources;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-8", false)]
    public void Decodes_unicode_with_and_without_a_mark(string encoding, bool mark)
    {
        var codec = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. mark ? codec.GetPreamble() : [], .. codec.GetBytes("kind: é😀")];

        Assert.Equal("kind: é😀", SourceText.Decode("f", bytes, ReaderLimits.Default, out var error)?.Text);
        Assert.Null(error);
    }

    [Fact]
    public void Refuses_what_is_not_utf_8_and_names_the_line()
    {
        Assert.Null(SourceText.Decode("f.yaml", [(byte)'a', (byte)'\n', 0xE9, (byte)'b'], ReaderLimits.Default, out var error));

        Assert.Equal(("f.yaml", 2), (error!.File, error.Line));
        Assert.Contains("not UTF-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_binary_file()
    {
        Assert.Null(SourceText.Decode("f.yaml", [(byte)'a', 0, 1, 2], ReaderLimits.Default, out var error));

        Assert.Contains("binary", error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_file_over_the_limit_and_says_the_limit()
    {
        Assert.Null(SourceText.Decode("f.yaml", new byte[50 * 1024 * 1024], ReaderLimits.Default, out var error));

        Assert.Contains("50 MiB, more than the 16 MiB", error!.Message, StringComparison.Ordinal);
    }
}
