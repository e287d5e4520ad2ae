namespace Enforcer.Tests.Support;

/// <summary>A wall clock that a test sets; timers and time stamps stay the system's.</summary>
internal sealed class ManualTimeProvider(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
