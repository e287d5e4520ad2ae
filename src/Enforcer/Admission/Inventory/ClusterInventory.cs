using Enforcer.Policies.Incremental;

namespace Enforcer.Admission.Inventory;

/// <summary>What of the cluster a verdict needs beside the object under review, and how far it can be trusted.</summary>
/// <param name="known">Followed while running.</param>
/// <param name="state">Asked at each review.</param>
internal sealed class ClusterInventory(KnownSet known, Func<InventoryState> state)
{
    private KnownSet? _exceptions;
    private long _revision = -1;

    public InventoryState State => state();

    public KnownSet Known => known;

    /// <summary>Whether every certificate's Secret is among what is known, so that one that is not there is missing. By default none is.</summary>
    public Func<bool> KnowsCertificates { get; set; } = () => false;

    /// <summary>Only the exceptions that the platform team granted: what counts for an object whatever else is known.</summary>
    public KnownSet Exceptions
    {
        get
        {
            var revision = known.Revision;
            if (_exceptions is not { } last || _revision != revision)
            {
                _exceptions = last = new KnownSet(new([.. known.Everywhere.Where(one => one.Is("enforcer.dev", "PolicyException"))]));
                _revision = revision;
            }

            return last;
        }
    }
}
