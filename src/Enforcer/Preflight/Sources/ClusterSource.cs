using Enforcer.Kubernetes;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Sources;

/// <summary>The objects of a cluster, or of one namespace of it, that hold certificates, ask for them or say by what names they are used.</summary>
internal sealed class ClusterSource(ClusterAccess access, string? space) : ICheckSource
{
    private const string Origin = "cluster";

    // Pods are left out: what makes them shows the same, many times fewer.
    private static readonly (string ApiVersion, string Kind)[] Kinds =
    [
        ("v1", "Secret"), ("v1", "ConfigMap"), ("v1", "Service"), ("v1", "ServiceAccount"), ("apps/v1", "Deployment"), ("apps/v1", "StatefulSet"), ("apps/v1", "DaemonSet"),
        ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"), ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
        ("apiregistration.k8s.io/v1", "APIService"), ("apiextensions.k8s.io/v1", "CustomResourceDefinition"), ("networking.k8s.io/v1", "Ingress"),
        ("gateway.networking.k8s.io/v1", "Gateway"), ("networking.istio.io/v1", "Gateway"),
        ("cert-manager.io/v1", "Certificate"), ("cert-manager.io/v1", "Issuer"), ("cert-manager.io/v1", "ClusterIssuer"),
    ];

    public async Task CollectAsync(Dossier dossier, CancellationToken cancellationToken)
    {
        using var client = new ClusterClient(access, ClusterLimits.Default, TimeProvider.System);
        dossier.IsWhole = true;
        dossier.PlaceCount++;
        foreach (var (apiVersion, kind) in Kinds)
        {
            if (await client.Discovery.FindAsync(apiVersion, kind, cancellationToken) is { } resource)
            {
                await ListAsync(dossier, client, resource, cancellationToken);
            }
        }

        if (client.ClockOffset is { } ahead)
        {
            var (place, blocks) = PlaceResource.Of(PlaceKinds.Cluster, access.Server.GetLeftPart(UriPartial.Authority), [1]);
            ClockSkew.Report(dossier, place, blocks[0], ahead);
        }
    }

    private async Task ListAsync(Dossier dossier, ClusterClient client, ApiResource kind, CancellationToken cancellationToken)
    {
        var (items, refusal) = await client.ListAsync(kind, kind.Namespaced ? space : null, cancellationToken);
        if (refusal is not null)
        {
            // What may not be read may well be there.
            dossier.IsWhole = false;
            dossier.Errors.Add(new ReadError(Origin, 0, $"cannot list {kind.Plural}: {PrintableText.Of(refusal.Message)}"));
            return;
        }

        foreach (var item in items)
        {
            var resource = Resource.From(item, Origin);
            if (IsConcerned(resource))
            {
                dossier.Resources.Add(resource);
                ObjectEvidence.Add(dossier, resource);
            }
        }
    }

    // With a namespace asked for, the calls of the API server into other namespaces are no concern of it.
    private bool IsConcerned(Resource resource) => space is null || resource.Namespace is not null || resource.Kind == "ClusterIssuer"
        || Registration.Of(resource).Any(registration => registration.Service is { } service && service.Namespace == space);
}
