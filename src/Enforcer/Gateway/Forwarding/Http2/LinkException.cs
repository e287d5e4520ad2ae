namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>Why a connection to a peer, or one stream of it, ended.</summary>
/// <param name="code">As HTTP/2 numbers errors.</param>
/// <param name="message">For people.</param>
internal sealed class LinkException(ErrorCode code, string message) : IOException(message)
{
    public ErrorCode Code => code;

    /// <summary>Whether the peer has said that it did nothing with the request.</summary>
    public bool IsUnprocessed { get; init; }

    /// <summary>Whether the peer said what HTTP/2 does not let it say.</summary>
    public bool BreaksTheProtocol => !IsUnprocessed && code is ErrorCode.ProtocolError or ErrorCode.FlowControlError or ErrorCode.FrameSizeError or ErrorCode.CompressionError or ErrorCode.EnhanceYourCalm;

    /// <summary>Whether the connection broke, which says nothing of the request.</summary>
    public bool IsEndOfLink => code == ErrorCode.None;
}
