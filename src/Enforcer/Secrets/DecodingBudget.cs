namespace Enforcer.Secrets;

/// <summary>How much may be decoded out of one value, so that a small one cannot unfold into a large one.</summary>
internal sealed class DecodingBudget
{
    /// <summary>Characters or bytes that one value may decode to in all, at every depth together.</summary>
    public const int Most = 4 * 1024 * 1024;

    public int Left { get; private set; } = Most;

    /// <summary>Something was left encoded for want of it.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>False where so much is not left.</summary>
    public bool TryTake(int amount)
    {
        if (amount > Left)
        {
            IsSpent = true;
            return false;
        }

        Left -= amount;
        return true;
    }
}
