namespace Enforcer.Gateway.Forwarding.Http2;

/// <summary>RFC 9113, section 6; unknown ones are skipped.</summary>
internal enum FrameType : byte
{
    Data,
    Headers,
    Priority,
    ResetStream,
    Settings,
    PushPromise,
    Ping,
    GoAway,
    WindowUpdate,
    Continuation,
}
