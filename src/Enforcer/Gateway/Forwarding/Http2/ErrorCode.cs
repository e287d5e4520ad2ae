namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>RFC 9113, section 7; others are carried as they come.</summary>
internal enum ErrorCode
{
    None = 0,
    ProtocolError = 1,
    InternalError = 2,
    FlowControlError = 3,
    FrameSizeError = 6,
    RefusedStream = 7,
    Cancel = 8,
    CompressionError = 9,
    EnhanceYourCalm = 11,
}
