using System.Security.Cryptography.X509Certificates;

namespace Enforcer.Issuer.Ledger;

/// <summary>
/// The leaves that this replica signed and the acknowledgements that it heard, for the life cycle of the authorities: nobody signs with a new
/// one, and no old one goes, while a holder depends on it.
/// </summary>
internal sealed class LeafLedger(string replica, TimeProvider time)
{
    /// <summary>Two of these fit into what one ConfigMap may hold.</summary>
    public const int MostLeaves = 12_000;

    private const int SerialDigits = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Authority, long End)> _leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _relinquished = new(StringComparer.Ordinal);
    private readonly HashSet<string> _acknowledged = new(StringComparer.Ordinal);
    private string _bundle = "";
    private bool _changed = true;
    private DateTimeOffset _overflowUntil;

    /// <summary>Under what name this process keeps its record.</summary>
    public string Replica => replica;

    public static string Short(string serial) => serial.Length <= SerialDigits ? serial : serial[..SerialDigits];

    public void Signed(X509Certificate2 leaf, string authority)
    {
        lock (_gate)
        {
            _changed = true;
            if (_leaves.Count < MostLeaves)
            {
                _leaves[Short(leaf.SerialNumber)] = (authority, new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds());
            }
            else
            {
                _overflowUntil = leaf.NotAfter;
            }
        }
    }

    /// <summary>The holder of a leaf said that it uses a bundle; what was said of another bundle counts no more.</summary>
    public void Acknowledged(string serial, string bundle)
    {
        lock (_gate)
        {
            if (_bundle != bundle)
            {
                _acknowledged.Clear();
                _bundle = bundle;
            }

            _changed |= _acknowledged.Count < MostLeaves && _acknowledged.Add(Short(serial));
        }
    }

    /// <summary>The holder of a leaf has a newer one and uses this one no more.</summary>
    public void Relinquished(X509Certificate2 leaf)
    {
        lock (_gate)
        {
            _changed |= _relinquished.Count < MostLeaves && _relinquished.TryAdd(Short(leaf.SerialNumber), new DateTimeOffset(leaf.NotAfter).ToUnixTimeSeconds());
        }
    }

    /// <summary>Whether anything was said since the last call.</summary>
    public bool TakeChange()
    {
        lock (_gate)
        {
            var changed = _changed;
            _changed = false;
            return changed;
        }
    }

    public LeafRecord Record(bool isClosed)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            Forget(now.ToUnixTimeSeconds());

            var byAuthority = _leaves.GroupBy(leaf => leaf.Value.Authority, StringComparer.Ordinal).ToDictionary(
                group => group.Key,
                IReadOnlyDictionary<string, long> (group) => group.ToDictionary(leaf => leaf.Key, leaf => leaf.Value.End, StringComparer.Ordinal),
                StringComparer.Ordinal);
            return new LeafRecord(replica, now, isClosed, now < _overflowUntil, byAuthority, _bundle, [.. _acknowledged], [.. _relinquished.Keys]);
        }
    }

    private void Forget(long now)
    {
        foreach (var (serial, _) in _leaves.Where(leaf => leaf.Value.End < now).ToList())
        {
            _leaves.Remove(serial);
            _acknowledged.Remove(serial);
        }

        foreach (var (serial, _) in _relinquished.Where(leaf => leaf.Value < now).ToList())
        {
            _relinquished.Remove(serial);
        }
    }
}
