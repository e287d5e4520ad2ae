namespace Enforcer.Hosting;

/// <summary>One thing that a host waits for before it takes traffic; reported by name until done.</summary>
internal sealed class ReadinessTask(Readiness owner, string name)
{
    public string Name => name;

    public void Complete() => owner.Complete(this);
}
