namespace Enforcer.Admission;

/// <summary>How an outcome is called in metrics and in the decision log.</summary>
internal static class OutcomeWords
{
    public static string Word(this Outcome outcome) => outcome switch
    {
        Outcome.Pass => "pass",
        Outcome.Allow => "allow",
        Outcome.Warn => "warn",
        Outcome.Patch => "patch",
        Outcome.Deny => "deny",
        _ => "unjudged",
    };
}
