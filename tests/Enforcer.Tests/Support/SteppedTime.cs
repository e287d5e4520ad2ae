namespace Enforcer.Tests.Support;

/// <summary>Time stamps that a test moves; for what measures how long something took.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _stamp = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan span) => _stamp += span.Ticks;

    public override long GetTimestamp() => _stamp;
}
