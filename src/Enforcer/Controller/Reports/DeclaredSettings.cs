using Enforcer.Kubernetes;
using Enforcer.Policies;
using Enforcer.Resources.Settings;

namespace Enforcer.Controller.Reports;

/// <summary>The levels that the cluster's EnforcerPolicy declares, as the webhook judges by them; those of the configuration where there is none. A faulty one changes nothing.</summary>
internal sealed class DeclaredSettings(ClusterClient client, PolicySettings configured)
{
    private static readonly ApiResource Kind = new(PolicySettings.DeclaredGroup, "v1alpha1", "enforcerpolicies", PolicySettings.DeclaredKind, false, []);

    private string _seen = "";

    /// <summary>Null where nothing changed since the last time.</summary>
    /// <exception cref="HttpRequestException">The cluster cannot be reached.</exception>
    public async Task<PolicySettings?> ReadAsync(CancellationToken cancellationToken)
    {
        var reply = await client.GetAsync(Kind, null, PolicySettings.DeclaredName, cancellationToken);
        if (reply.Refusal is { IsNotFound: false })
        {
            return null;
        }

        var spec = reply.Object?["spec"]?.ToJson()?.ToJsonString() ?? "";
        if (spec == _seen)
        {
            return null;
        }

        _seen = spec;
        try
        {
            return reply.Object is { } policy ? PolicySettings.Of(policy, $"{PolicySettings.DeclaredKind} {PolicySettings.DeclaredName}") : configured;
        }
        catch (ConfigurationException)
        {
            // Its own status says what is wrong.
            return null;
        }
    }
}
