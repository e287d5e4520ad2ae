using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Rbac.Accounts;

/// <summary>As whom a workload runs, and whether its containers hold the token: the Pod's word, then its service account's, then the default.</summary>
/// <param name="Resource">What makes the Pods.</param>
/// <param name="Template">The Pod.</param>
/// <param name="Account">The service account's name.</param>
/// <param name="IsTokenMounted">Whether the token ends up in the containers, as far as the set says.</param>
/// <param name="IsAskedFor">Whether the Pod says itself that it wants the token.</param>
/// <param name="HasRights">Whether the set binds the account to a role.</param>
internal sealed record AccountUse(Resource Resource, PodTemplate Template, string Account, bool IsTokenMounted, bool IsAskedFor, bool HasRights)
{
    public const string Default = "default";

    public static IEnumerable<AccountUse> In(ResourceSet resources)
    {
        var access = new AccountAccess(resources);
        var accounts = resources.OfKind("", "ServiceAccount").ToLookup(account => account.Name);
        return from resource in resources.All
               let template = PodTemplate.Of(resource)
               where template is not null
               let name = NameOf(template.Spec)
               let own = template.Spec["automountServiceAccountToken"]
               let account = accounts[name].FirstOrDefault(one => (one.Namespace ?? "") == (resource.Namespace ?? ""))
               let mounted = own is { IsNull: false } ? !IsOff(own) : !IsOff(account?.Root["automountServiceAccountToken"])
               select new AccountUse(resource, template, name, mounted, IsOn(own), access.Has(resource.Namespace, name));
    }

    /// <summary>True where the value keeps the token out; absent means mounted.</summary>
    public static bool IsOff(Node? automount) => automount is not null && (automount.Flag == false || automount.Text == "false");

    /// <summary>True where the value asks for the token in so many words.</summary>
    public static bool IsOn(Node? automount) => automount is not null && (automount.Flag == true || automount.Text == "true");

    // The old name of the field still counts where the new one is absent.
    private static string NameOf(Node spec) =>
        spec["serviceAccountName"]?.Text is { Length: > 0 } name ? name
        : spec["serviceAccount"]?.Text is { Length: > 0 } old ? old
        : Default;
}
