using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Mesh.Hosts;
using Enforcer.Mesh.Workloads;
using Enforcer.Policies.Rules.Certs;
using Enforcer.Preflight.Evidence;
using Enforcer.Resources;

namespace Enforcer.Preflight.Checks;

/// <summary>Whether the API server can verify those that it calls: webhooks, aggregated APIs and conversions against the Secrets they serve with.</summary>
internal sealed class WebhookCheck : ICheck
{
    public IEnumerable<Found> Run(Dossier dossier, CheckTerms terms)
    {
        var registrations = dossier.Resources.SelectMany(Registration.Of).Where(one => one is { IsUnverified: false, Service: not null }).ToList();
        if (registrations.Count == 0)
        {
            yield break;
        }

        var resources = new ResourceSet(dossier.Resources);
        var targets = new ServiceTargets(resources, new WorkloadModel(resources));
        foreach (var registration in registrations)
        {
            if (registration.Bundle is not { } bundle)
            {
                if (dossier.IsWhole && !registration.IsInjected)
                {
                    yield return new Found(CertificateRules.WebhookUntrusted, registration.Resource, registration.Client, "there is no caBundle, so only a publicly trusted certificate would do");
                }
            }
            else if (ObjectEvidence.Certificates(bundle) is { Count: > 0 } roots && Judge(registration, bundle, roots, Serving(dossier, targets, registration), terms) is { } found)
            {
                yield return found;
            }
        }
    }

    private static Found? Judge(Registration registration, Node bundle, IReadOnlyList<ParsedCertificate> roots, List<Holding> serving, CheckTerms terms)
    {
        var host = HostOf(registration);
        var named = serving.FindAll(holding => Names(holding, host));
        if (named.Count == 0)
        {
            return serving is [var only]
                ? new Found(CertificateRules.NameMismatch, only.Resource, only.Leaf.At, $"{registration.Resource.Id} calls '{host}', which {only.Leaf.Name} does not name{IdentityCheck.Names(only)}", host)
                : null;
        }

        var results = named.ConvertAll(holding => Trust.Verify(holding with { Purposes = [ExtensionOids.ServerAuthentication] }, roots, terms.Now));
        return results.Exists(result => result.IsValid)
            ? null
            : new Found(
                CertificateRules.WebhookUntrusted, registration.Resource, bundle,
                $"caBundle does not verify the serving certificate of '{host}' in Secret '{named[0].Resource.Name}': {Trust.Say(results[0].Failure!.Value)}");
    }

    // What the Pods behind the Service mount; where that is not to be seen, the Secrets that name the Service.
    private static List<Holding> Serving(Dossier dossier, ServiceTargets targets, Registration registration)
    {
        var (space, name) = registration.Service!.Value;
        var identities = dossier.Holdings.Where(holding => holding.Kind == HoldingKind.Identity && holding.Resource.Is("", "Secret") && holding.Resource.Namespace == space).ToList();
        var mounted = targets.All.Where(service => service.Namespace == space && service.Name == name)
            .SelectMany(targets.Behind)
            .SelectMany(workload => workload.Pod?.Spec["volumes"]?.Items ?? [])
            .SelectMany(Secrets)
            .ToHashSet(StringComparer.Ordinal);
        var shown = identities.FindAll(holding => mounted.Contains(holding.Resource.Name ?? ""));
        return shown.Count > 0 ? shown : identities.FindAll(holding => Names(holding, HostOf(registration)));
    }

    private static IEnumerable<string> Secrets(Node volume) => new[] { volume.Find("secret", "secretName")?.Text }
        .Concat((volume.Find("projected", "sources")?.Items ?? []).Select(source => source.Find("secret", "name")?.Text))
        .OfType<string>();

    private static string HostOf(Registration registration) => $"{registration.Service!.Value.Name}.{registration.Service.Value.Namespace}.svc";

    private static bool Names(Holding holding, string host) => new PeerName(GeneralNameKind.Dns, host).IsNamedBy(holding.Leaf.Certificate);
}
