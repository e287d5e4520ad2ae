namespace Enforcer.Demo;

/// <summary>What came of a demo.</summary>
internal sealed record DemoResult(IReadOnlyList<DemoRow> Rows, TimeSpan Elapsed)
{
    /// <summary>False, too, where nothing was tried: an empty table proves nothing.</summary>
    public bool Held => Rows.Count > 0 && Rows.All(row => row.Held);
}
