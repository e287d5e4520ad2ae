using Enforcer.Kubernetes;

namespace Enforcer.Controller;

/// <summary>The two kinds by which an API server knows a webhook.</summary>
internal static class WebhookConfigurations
{
    public static readonly IReadOnlyList<ApiResource> Kinds =
    [
        new("admissionregistration.k8s.io", "v1", "validatingwebhookconfigurations", "ValidatingWebhookConfiguration", false, []),
        new("admissionregistration.k8s.io", "v1", "mutatingwebhookconfigurations", "MutatingWebhookConfiguration", false, []),
    ];
}
