namespace Enforcer.Benchmarks;

/// <summary>The system's clock, as far ahead as a trial puts it.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
