using System.Net;
using System.Text;
using Enforcer.Gateway.Forwarding.Http1;
using FsCheck;
using FsCheck.Fluent;

namespace Enforcer.Tests.Gateway.Forwarding.Http1;

/// <summary>
/// Our reader of answers against the framework's, on answers made to be read in two ways: what ours takes, both take for the same. Where they
/// differ, what follows could be taken for another request's answer.
/// </summary>
public sealed class AnswerDifferentialTests
{
    private static readonly Gen<string> Heads = Few(3, Gen.Elements(
        "Content-Length: 4\r\n", "Content-Length: 0\r\n", "content-length:4\r\n", "Content-Length: 04\r\n", "Content-Length: 4, 4\r\n", "Content-Length: 9\r\n", "Content-Length : 4\r\n", "Content-Length: +4\r\n",
        "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: Chunked \r\n", "Transfer-Encoding: chunked, chunked\r\n", "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding:\tchunked\r\n",
        "X: y\r\n", "X: y\r\n z\r\n", "X: y\n", "X:\r\n", "X: \u000b\r\n", "\u00e9: 1\r\n", "Connection: close\r\n", "Trailer: X\r\n"));

    private static readonly Gen<string> Bodies = Few(3, Gen.Elements(
        "4\r\nbody\r\n", "0\r\n\r\n", "0\r\nX: y\r\n\r\n", "body", "04\r\nbody\r\n", "4;x=y\r\nbody\r\n", "4 \r\nbody\r\n", "4\nbody\n", "4\r\nbodyx\r\n", "0x4\r\nbody\r\n", "-4\r\n", "4;x=\"\r\n\"\r\nbody\r\n", "100000004\r\nbody\r\n", "\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", "0 ;\r\n\r\n", "0\r\nContent-Length: 7\r\n\r\n"));

    [Fact]
    public void What_we_take_for_an_answer_the_framework_takes_for_the_same()
    {
        var taken = 0;
        var answers = from status in Gen.Elements("HTTP/1.1 200 OK\r\n", "HTTP/1.0 200 OK\r\n", "HTTP/1.1 404 \r\n", "HTTP/1.1 500\r\n")
                      from head in Heads
                      from body in Bodies
                      select $"{status}{head}\r\n{body}";
        Prop.ForAll(answers.ToArbitrary(), answer =>
        {
            if (Ours(Encoding.Latin1.GetBytes(answer)) is { } ours)
            {
                taken++;
                Assert.Equal(ours, Theirs(Encoding.Latin1.GetBytes(answer)));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

        Assert.True(taken > 200, "most answers were refused: the property says little");
    }

    private static Gen<string> Few(int most, Gen<string> parts) => from count in Gen.Choose(0, most) from chosen in parts.ListOf(count) select string.Concat(chosen);

    // Null where it is refused or is not whole.
    private static (int Status, string Body)? Ours(byte[] bytes)
    {
        try
        {
            var head = new ResponseHead();
            if (!head.Read(bytes, out var consumed))
            {
                return null;
            }

            var rest = bytes.AsSpan(consumed);
            return head.IsChunked ? Chunks(rest) is { } body ? (head.Status, body) : null
                : head.ContentLength is { } length ? rest.Length >= length ? (head.Status, Encoding.Latin1.GetString(rest[..(int)length])) : null
                : (head.Status, Encoding.Latin1.GetString(rest));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static string? Chunks(ReadOnlySpan<byte> rest)
    {
        var chunks = new ChunkedBody();
        var body = new StringBuilder();
        while (!chunks.IsDone)
        {
            var part = chunks.Read(rest, out var consumed);
            body.Append(Encoding.Latin1.GetString(part));
            rest = rest[consumed..];
            if (consumed == 0 && !chunks.IsDone)
            {
                return null;
            }
        }

        return body.ToString();
    }

    private static (int Status, string Body)? Theirs(byte[] bytes)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = (_, _) => ValueTask.FromResult<Stream>(new Answering(bytes)) });
        try
        {
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "http://app/"), CancellationToken.None);
            using var body = new MemoryStream();
            response.Content.CopyTo(body, null, CancellationToken.None);
            return ((int)response.StatusCode, Encoding.Latin1.GetString(body.ToArray()));
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return null;
        }
    }

    /// <summary>A connection that takes anything and answers the same always.</summary>
    private sealed class Answering(byte[] bytes) : Stream
    {
        private readonly MemoryStream _answer = new(bytes);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => _answer.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            // Whatever is asked, the answer is the same.
        }

        public override void Flush()
        {
            // Nothing is kept.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
