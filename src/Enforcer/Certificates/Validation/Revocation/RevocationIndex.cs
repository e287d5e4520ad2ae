namespace Enforcer.Certificates.Validation.Revocation;

/// <summary>The entries of one list for the certificates of one issuer, answered in constant time. What is rare is kept apart so that what is common stays small.</summary>
internal sealed class RevocationIndex
{
    private readonly HashSet<SerialNumber> _listed = [];
    private readonly HashSet<SerialNumber> _held = [];
    private readonly HashSet<SerialNumber> _removed = [];

    public int Count => _listed.Count + _removed.Count;

    /// <param name="expected">How many entries will come, so that the table grows once.</param>
    public void Expect(int expected) => _listed.EnsureCapacity(expected);

    public void Add(SerialNumber serial, ListedState state)
    {
        if (state == ListedState.Removed)
        {
            _removed.Add(serial);
            return;
        }

        _listed.Add(serial);
        if (state == ListedState.Held)
        {
            _held.Add(serial);
        }
    }

    public ListedState Find(SerialNumber serial) =>
        _listed.Contains(serial) ? (_held.Contains(serial) ? ListedState.Held : ListedState.Revoked)
        : _removed.Contains(serial) ? ListedState.Removed
        : ListedState.Absent;
}
