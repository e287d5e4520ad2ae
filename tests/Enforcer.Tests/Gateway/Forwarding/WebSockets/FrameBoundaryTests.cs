using Enforcer.Gateway.Forwarding.WebSockets;

namespace Enforcer.Tests.Gateway.Forwarding.WebSockets;

public sealed class FrameBoundaryTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(13, false)]
    [InlineData(100_000, true)]
    public void Is_reached_at_the_end_of_each_frame_and_nowhere_else_however_the_bytes_come(int portion, bool masked)
    {
        var boundary = new FrameBoundary();
        foreach (var length in (int[])[0, 1, 125, 126, 127, 300, 65_535, 65_536, 0, 2])
        {
            var left = Frame(0x82, length, masked).AsSpan();
            while (!left.IsEmpty)
            {
                var part = left[..Math.Min(portion, left.Length)];
                boundary.Pass(part);
                left = left[part.Length..];
                Assert.Equal(left.IsEmpty, boundary.IsReached);
            }
        }

        Assert.False(boundary.IsClosed);
    }

    [Fact]
    public void Knows_a_close_frame()
    {
        var boundary = new FrameBoundary();

        boundary.Pass(Frame(0x88, 2, masked: false));

        Assert.True(boundary.IsClosed);
    }

    private static byte[] Frame(byte first, int length, bool masked)
    {
        var mask = masked ? 0x80 : 0;
        byte[] head = length switch
        {
            < 126 => [first, (byte)(mask | length)],
            < 65_536 => [first, (byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ => [first, (byte)(mask | 127), 0, 0, 0, 0, (byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length],
        };
        return [.. head, .. new byte[masked ? 4 : 0], .. Enumerable.Repeat((byte)0x88, length)];
    }
}
