namespace Enforcer.Policies;

/// <summary>The ratchet: what a change makes worse is new, what was as bad before is kept, so that nobody is kept from mending or labelling.</summary>
/// <param name="Introduced">Open findings that were not there, or were less severe.</param>
/// <param name="Kept">Open findings that were open before and at least as severe.</param>
internal sealed record PolicyChange(IReadOnlyList<Finding> Introduced, IReadOnlyList<Finding> Kept)
{
    /// <summary>
    /// Compares what the same engine found in the old and in the new state, on the same day. A finding that an exception suppressed before
    /// was not open: taking the exception away brings it in.
    /// </summary>
    public static PolicyChange Between(IEnumerable<Finding> before, IEnumerable<Finding> after)
    {
        var worst = new Dictionary<string, Severity>(StringComparer.Ordinal);
        foreach (var finding in Open(before))
        {
            worst[finding.Fingerprint] = worst.TryGetValue(finding.Fingerprint, out var known) && known > finding.Severity ? known : finding.Severity;
        }

        var split = Open(after).ToLookup(finding => worst.TryGetValue(finding.Fingerprint, out var known) && known >= finding.Severity);
        return new PolicyChange([.. split[false]], [.. split[true]]);
    }

    private static IEnumerable<Finding> Open(IEnumerable<Finding> findings) => findings.Where(finding => finding.Suppressed is null);
}
