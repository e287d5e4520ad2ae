using System.IO.Enumeration;
using Enforcer.Resources.Settings;

namespace Enforcer.Policies.Scopes;

/// <summary>A set of people and programs as a configuration names them. Patterns with <c>*</c> and <c>?</c>; any of them is enough.</summary>
/// <param name="Users">User names, service accounts in their long form among them.</param>
/// <param name="Groups">Groups.</param>
internal sealed record Identities(IReadOnlyList<string> Users, IReadOnlyList<string> Groups)
{
    public static readonly Identities None = new([], []);

    public bool IsEmpty => Users.Count == 0 && Groups.Count == 0;

    /// <summary>False for nobody: what no one asks for is never excused by who asks.</summary>
    public bool Include(Requester? requester) =>
        requester is not null && (Any(Users, requester.User) || requester.Groups.Any(group => Any(Groups, group)));

    /// <summary>Reads <c>users</c>, <c>groups</c> and <c>serviceAccounts</c> (<c>namespace/name</c>).</summary>
    public static Identities Read(SettingsSection section)
    {
        var accounts = new List<string>();
        foreach (var account in section.Texts("serviceAccounts"))
        {
            if (account.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name])
            {
                accounts.Add($"system:serviceaccount:{space}:{name}");
            }
            else
            {
                section.Fault("serviceAccounts", $"'{account}' is no service account: write namespace/name");
            }
        }

        return new Identities([.. section.Texts("users"), .. accounts], section.Texts("groups"));
    }

    private static bool Any(IReadOnlyList<string> patterns, string text)
    {
        for (var i = 0; i < patterns.Count; i++)
        {
            if (FileSystemName.MatchesSimpleExpression(patterns[i], text, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }
}
