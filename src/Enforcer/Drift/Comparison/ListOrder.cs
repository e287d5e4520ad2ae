namespace Enforcer.Drift.Comparison;

/// <summary>Whether a list says something by its order.</summary>
internal enum ListOrder
{
    Sequence,
    Any,
}
