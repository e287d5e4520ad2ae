namespace Enforcer.Hosting;

/// <summary>One thing that a host waits for before it takes traffic; reported by name until done.</summary>
internal sealed class ReadinessTask(Readiness owner, string name)
{
    private string? _why;

    public string Name => name;

    /// <summary>The name, and why it takes so long where that is known.</summary>
    public string Description => Volatile.Read(ref _why) is { } why ? $"{name} ({why})" : name;

    public void Explain(string why) => Volatile.Write(ref _why, why);

    public void Complete() => owner.Complete(this);
}
