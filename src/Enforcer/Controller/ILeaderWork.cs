namespace Enforcer.Controller;

/// <summary>What the leading replica does, for as long as it leads.</summary>
internal interface ILeaderWork
{
    /// <summary>Runs until cancelled. Failures of the cluster are logged, counted and tried again, never thrown.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
