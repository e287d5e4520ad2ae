namespace Enforcer.Policies.Rules.Secrets;

/// <summary>The rule that a history is judged by. It judges no Resource, hence is no rule of a scan of files; its level and severity are configured as theirs are.</summary>
internal static class GitHistory
{
    public static readonly RuleInfo Info = new()
    {
        Id = "secrets-git-history",
        Category = Category.Secrets,
        Severity = Severity.High,
        Title = "A commit added a literal secret",
        Why = "Whoever has or had a clone, a fork or a cache of the repository holds the secret, also after a later commit took it away.",
        Remediation = "Rotate the secret first: it has been published. Then, where that is worth rewriting history for, take it out with git filter-repo, and let 'enforcer scan' judge each pull request.",
        AppliesTo = ["added lines of commits"],
        Reference = "https://git-scm.com/book/en/v2/Git-Tools-Rewriting-History",
    };
}
