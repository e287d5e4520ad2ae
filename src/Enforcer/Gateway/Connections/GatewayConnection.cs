using System.Net;
using Enforcer.Certificates;
using Enforcer.Certificates.Validation;
using Enforcer.Gateway.Authorization;

namespace Enforcer.Gateway.Connections;

/// <summary>One accepted connection: which listener took it and who stands at its other end. A connection feature, so a request finds it at once.</summary>
/// <param name="listener">Who accepted it.</param>
/// <param name="remote">The other end.</param>
/// <param name="close">Asks for an end once what runs is done: GOAWAY, or <c>Connection: close</c>.</param>
/// <param name="cut">Ends it at once.</param>
internal sealed class GatewayConnection(GatewayListener listener, EndPoint? remote, Action close, Action cut)
{
    private readonly Lock _gate = new();
    private PeerProof? _proof;
    private PeerAccess? _access;
    private string? _clientCertificate;
    private CancellationTokenSource? _closing;
    private bool _isClosing;

    public GatewayListener Listener => listener;

    /// <summary>Address without port: what an operator can look up, and one key for all connections of one client.</summary>
    public string Address { get; } = (remote as IPEndPoint)?.Address.ToString() ?? "";

    /// <summary>Null for a tunnel, whose bytes are counted as they pass.</summary>
    public WireBytes? Bytes { get; init; }

    /// <summary>Null on outbound listeners and until the handshake has succeeded.</summary>
    public PeerProof? Proof => Volatile.Read(ref _proof);

    /// <summary>Why the handshake was refused.</summary>
    public RefusalReason? Refusal { get; set; }

    /// <summary>Since the handshake succeeded; null before.</summary>
    public LivePeer? Live { get; set; }

    /// <summary>The <c>x-forwarded-client-cert</c> of this peer, in Envoy's form.</summary>
    public string? ClientCertificate => _clientCertificate;

    public void Accept(PeerProof proof, SpiffeId own)
    {
        _clientCertificate = $"By={own};Hash={proof.Chain.LeafHash};URI={proof.Id}";
        Volatile.Write(ref _proof, proof);
    }

    /// <summary>This peer's part of the policy; chosen again when a reload brought another one.</summary>
    public PeerAccess AccessUnder(AccessPolicy policy)
    {
        var access = Volatile.Read(ref _access);
        if (access is null || !ReferenceEquals(access.Policy, policy))
        {
            access = policy.For(Proof!.Id, (remote as IPEndPoint)?.Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : (remote as IPEndPoint)?.Address);
            Volatile.Write(ref _access, access);
        }

        return access;
    }

    /// <summary>Fires with <see cref="Close"/>, for what an end of requests does not reach: a WebSocket is one request that never ends.</summary>
    public CancellationToken Closing
    {
        get
        {
            lock (_gate)
            {
                return _isClosing ? new CancellationToken(canceled: true) : (_closing ??= new CancellationTokenSource()).Token;
            }
        }
    }

    public void Close()
    {
        close();
        CancellationTokenSource? closing;
        lock (_gate)
        {
            (closing, _isClosing) = (_closing, true);
        }

        closing?.Cancel();
    }

    public void Cut() => cut();
}
