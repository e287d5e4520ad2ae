using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Enforcer.Certificates.Issuing;

namespace Enforcer.Tests.Support;

/// <summary>A peer with a good identity that speaks HTTP/2 frame by frame, as well or as badly as a test wants.</summary>
internal sealed class ScriptedPeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IssuedCertificate _leaf;
    private readonly Func<Connection, int, Task> _script;
    private readonly Task _accepting;
    private int _connections;

    /// <param name="leaf">Who it is.</param>
    /// <param name="script">What it does with each connection, given its number from 1, once prefaces and settings were exchanged.</param>
    public ScriptedPeer(IssuedCertificate leaf, Func<Connection, int, Task> script)
    {
        (_leaf, _script) = (leaf, script);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Sent with our preface.</summary>
    public byte[] Settings { get; set; } = [];

    public int Connections => Volatile.Read(ref _connections);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        _leaf.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(), Interlocked.Increment(ref _connections));
            }
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, int number)
    {
        try
        {
            using var _ = client;
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(_leaf.Certificate, new X509Certificate2Collection(_leaf.Intermediates.ToArray()), offline: true),
                ApplicationProtocols = [SslApplicationProtocol.Http2],
                EnabledSslProtocols = SslProtocols.Tls13,
                ClientCertificateRequired = true,
                // What the gateway proves is not what these tests are about.
                RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
            });
            var connection = new Connection(stream);
            await stream.ReadExactlyAsync(new byte[24]);
            await connection.SendAsync(4, 0, 0, Settings);
            await _script(connection, number);
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException or SocketException or AuthenticationException)
        {
            // The gateway cut it, which is what some tests are about.
        }
    }

    /// <summary>One frame.</summary>
    internal readonly record struct Frame(byte Type, byte Flags, int Stream, byte[] Payload);

    /// <summary>One connection, frame by frame.</summary>
    internal sealed class Connection(SslStream stream)
    {
        /// <summary>The literal status 200 and nothing more.</summary>
        public static byte[] Ok => [0x88];

        public async Task SendAsync(byte type, byte flags, int id, params byte[] payload) => await stream.WriteAsync(Bytes(type, flags, id, payload));

        /// <summary>Several frames in one record.</summary>
        public async Task SendAsync(params byte[][] frames) => await stream.WriteAsync(frames.SelectMany(frame => frame).ToArray());

        public static byte[] Bytes(byte type, byte flags, int id, params byte[] payload)
        {
            var frame = new byte[9 + payload.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
            frame[3] = type;
            frame[4] = flags;
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), id);
            payload.CopyTo(frame, 9);
            return frame;
        }

        public async Task<Frame> ReadAsync()
        {
            var head = new byte[9];
            await stream.ReadExactlyAsync(head);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await stream.ReadExactlyAsync(payload);
            return new Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)), payload);
        }

        /// <summary>The next frame of that type, whatever comes before it.</summary>
        public async Task<Frame> ReadAsync(byte type)
        {
            while (true)
            {
                var frame = await ReadAsync();
                if (frame.Type == type)
                {
                    return frame;
                }
            }
        }
    }
}
