using System.Globalization;

namespace Enforcer.Policies.Exceptions;

/// <summary>What a permission to break a rule must say to be one: why, until when, and, where known, who answers for it.</summary>
/// <param name="Reason">At most 500 characters.</param>
/// <param name="Until">The last day on which it holds, by UTC.</param>
/// <param name="Owner">At most 500 characters; null where nobody is named.</param>
internal sealed record ExceptionTerms(string Reason, DateOnly Until, string? Owner)
{
    private const int LongestText = 500;
    private const string UntilKey = "until=";
    private const string OwnerKey = "owner=";

    public bool HasExpired(DateOnly today) => today > Until;

    public string LastDay => Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override string ToString() =>
        $"{Reason} (until {LastDay}{(Owner is null ? "" : $", owner {Owner}")})";

    /// <summary>Reads <c>reason; until=2027-01-31; owner=team</c>, in any order. Null and the fault, as the end of a sentence, where it is no permission.</summary>
    public static ExceptionTerms? Parse(string text, out string? fault)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var untils = Values(parts, UntilKey);
        var owners = Values(parts, OwnerKey);
        if (untils.Count > 1 || owners.Count > 1)
        {
            fault = "names until or owner twice";
            return null;
        }

        var reason = parts.Where(part => !part.StartsWith(UntilKey, StringComparison.Ordinal) && !part.StartsWith(OwnerKey, StringComparison.Ordinal));
        return Of(string.Join("; ", reason), untils.SingleOrDefault(), owners.SingleOrDefault(), out fault);
    }

    // Faults quote nothing: what is written there may be anything, a secret included.
    public static ExceptionTerms? Of(string? reason, string? until, string? owner, out string? fault)
    {
        var date = default(DateOnly);
        fault = (reason, until) switch
        {
            _ when string.IsNullOrWhiteSpace(reason) => "gives no reason",
            _ when IsUnfit(reason) || IsUnfit(owner) => "has a reason or an owner of more than 500 characters or with control characters",
            _ when string.IsNullOrEmpty(until) => "does not say until when it holds",
            _ when !DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date) => "has an until that is no date such as 2027-01-31",
            _ => null,
        };
        return fault is null ? new ExceptionTerms(reason!.Trim(), date, string.IsNullOrWhiteSpace(owner) ? null : owner.Trim()) : null;
    }

    private static List<string> Values(string[] parts, string key) =>
        [.. parts.Where(part => part.StartsWith(key, StringComparison.Ordinal)).Select(part => part[key.Length..].Trim())];

    private static bool IsUnfit(string? text) => text is not null && (text.Length > LongestText || text.Trim().Any(char.IsControl));
}
