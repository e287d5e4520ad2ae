using Enforcer.Mesh.Injection;
using Enforcer.Policies.Scopes;
using Enforcer.Resources;
using Enforcer.Resources.Settings;

namespace Enforcer.Policies.Rules.Guards;

/// <summary>
/// Watches over what would open the gate from inside: Enforcer's own objects, and labels that ask for a proxy. Refuses only where the
/// configuration names who may instead, so that a fresh installation locks nobody out.
/// </summary>
internal static class Guard
{
    private const string OwnName = "enforcer";

    private static readonly string[] GuardedKinds = [PolicySettings.DeclaredKind, "PolicyException"];
    private static readonly string[] GuardedSecrets = ["enforcer-webhook-authority", "enforcer-webhook-certificate"];

    /// <summary>What is wrong with who does this; none where one of the guards' identities does.</summary>
    /// <param name="before">Null where the object is new.</param>
    /// <param name="after">Null where it is removed.</param>
    /// <param name="requester">Who asks; null where the review does not say.</param>
    /// <param name="guards">Who may.</param>
    public static IEnumerable<(RuleInfo Rule, Violation Violation)> Judge(Resource? before, Resource? after, Requester? requester, Identities guards)
    {
        var changed = (after ?? before)!;
        if (guards.Include(requester) || IsOwnController(requester, changed))
        {
            yield break;
        }

        // Nobody named: everybody whom RBAC lets may, and is told.
        Severity? severity = guards.IsEmpty ? null : Severity.High;
        // A definition that is new takes nothing from anybody: it is how Enforcer is installed.
        if (IsOurs(changed) && !IsSame(before, after) && (before is not null || changed.Kind != "CustomResourceDefinition"))
        {
            var what = after is null ? "removed" : before is null ? "added" : "changed";
            yield return (GuardRules.ObjectChanged, new Violation(changed, changed.Root["metadata"] ?? changed.Root, $"'{requester?.User}' is none of those who may: {changed.Kind} '{changed.Name}' is {what}") { Severity = severity });
        }

        if (Weakening(before, after) is { Count: > 0 } ways)
        {
            yield return (GuardRules.PolicyWeakened, new Violation(changed, changed.Root["spec"] ?? changed.Root, string.Join("; ", ways)) { Severity = severity });
        }

        foreach (var (at, key, mesh) in before is not null && after is not null ? Removed(before, after) : [])
        {
            yield return (GuardRules.SwitchedOff, new Violation(after!, at, $"'{key}' asked for {mesh}'s proxy and is taken away") { Severity = severity });
        }
    }

    // It heals its own Secrets, and nobody else runs as it.
    private static bool IsOwnController(Requester? requester, Resource changed) =>
        changed.Namespace is { } space && requester?.User == $"system:serviceaccount:{space}:enforcer-controller";

    private static bool IsOurs(Resource resource) =>
        (resource.Group == PolicySettings.DeclaredGroup && GuardedKinds.Contains(resource.Kind))
        || (resource.Is("apiextensions.k8s.io", "CustomResourceDefinition") && resource.Name?.EndsWith($".{PolicySettings.DeclaredGroup}", StringComparison.Ordinal) == true)
        || (resource.Is("", "Secret") && resource.Name is { } name && (GuardedSecrets.Contains(name) || (resource.Label("app.kubernetes.io/name")?.Text == OwnName && name.StartsWith(OwnName, StringComparison.Ordinal))));

    // A status, a finalizer or a label of somebody's tool changes nothing that counts.
    private static bool IsSame(Resource? before, Resource? after) =>
        before is not null && after is not null
        && Array.TrueForAll<string>(["spec", "data", "stringData", "type"], part => Text(before.Root[part]) == Text(after.Root[part]));

    private static string? Text(Node? node) => node?.ToJson()?.ToJsonString();

    private static IReadOnlyList<string> Weakening(Resource? before, Resource? after)
    {
        if ((after ?? before) is not { Group: PolicySettings.DeclaredGroup, Kind: PolicySettings.DeclaredKind, Name: PolicySettings.DeclaredName } || IsSame(before, after))
        {
            return [];
        }

        return Settings(before) is { } was && Settings(after) is { } becomes ? PolicyWeakening.Between(was, becomes) : [];
    }

    // A faulty one changes nothing: the last good one stays in use.
    private static PolicySettings? Settings(Resource? policy)
    {
        try
        {
            return policy is null ? PolicySettings.Default : PolicySettings.Of(policy.Root, policy.Kind);
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private static IEnumerable<(Node At, string Key, string Mesh)> Removed(Resource before, Resource after)
    {
        var (was, becomes) = (Metadata(before), Metadata(after));
        var at = becomes ?? after.Root;
        var holder = after.Is("", "Namespace") ? SwitchHolders.Namespaces : SwitchHolders.Pods;
        return from one in InjectionSwitch.All
               where one.On.HasFlag(holder) && one.AsksFor(was) && !one.AsksFor(becomes) && one.Off(becomes) is null
               select (at, one.Key, one.Mesh);
    }

    private static Node? Metadata(Resource resource) => resource.Is("", "Namespace") ? resource.Root["metadata"] : PodTemplate.Of(resource)?.Metadata;
}
