using System.Net.Security;
using Enforcer.Gateway.Egress;

namespace Enforcer.Tests.Gateway.Egress;

public sealed class ClientHelloTests
{
    [Fact]
    public async Task Reads_the_name_that_a_real_client_asks_for_however_its_bytes_come()
    {
        var hello = await HelloAsync("api.example.com");

        for (var length = 0; length < hello.Length; length++)
        {
            Assert.False(ClientHello.TryReadName(hello.AsSpan(0, length), out _), $"{length} bytes are not all");
        }

        Assert.True(ClientHello.TryReadName(hello, out var name));
        Assert.Equal("api.example.com", name);
    }

    [Fact]
    public async Task Reads_a_greeting_that_lies_in_several_records()
    {
        var hello = await HelloAsync("api.example.com");
        var parts = hello.Skip(5).Chunk(40).SelectMany(part => (byte[])[22, 3, 1, 0, (byte)part.Length, .. part]).ToArray();

        Assert.True(ClientHello.TryReadName(parts, out var name));
        Assert.Equal("api.example.com", name);
    }

    [Fact]
    public async Task Knows_of_no_name_where_none_is_asked_for()
    {
        Assert.True(ClientHello.TryReadName(await HelloAsync("127.0.0.1"), out var name));
        Assert.Null(name);
    }

    [Fact]
    public async Task Takes_any_bytes_without_a_fault_and_finds_no_other_name()
    {
        var hello = await HelloAsync("api.example.com");
        var random = new Random(7);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = hello.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            ClientHello.TryReadName(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out var name);
            Assert.True(name is null || Uri.CheckHostName(name) == UriHostNameType.Dns);
        }
    }

    // The first flight of the framework's own client.
    private static async Task<byte[]> HelloAsync(string host)
    {
        using var sent = new FirstFlight();
        await using var client = new SslStream(sent);
        await Assert.ThrowsAnyAsync<IOException>(() => client.AuthenticateAsClientAsync(host));
        return sent.ToArray();
    }

    private sealed class FirstFlight : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(0);
    }
}
