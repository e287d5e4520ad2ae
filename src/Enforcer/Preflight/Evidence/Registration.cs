using System.Text;
using Enforcer.Resources;

namespace Enforcer.Preflight.Evidence;

/// <summary>A place where the API server is told to call somebody over TLS: whom, and by which roots it verifies.</summary>
/// <param name="Resource">The configuration.</param>
/// <param name="Client">The map that holds <c>service</c> and <c>caBundle</c>.</param>
internal sealed record Registration(Resource Resource, Node Client)
{
    // Whoever injects the bundle says so on the object.
    private static readonly string[] Injectors =
    [
        "cert-manager.io/inject-ca-from", "cert-manager.io/inject-ca-from-secret", "cert-manager.io/inject-apiserver-ca", "certmanager.k8s.io/inject-ca-from",
        "service.beta.openshift.io/inject-cabundle",
    ];

    /// <summary>The value, where there is one that says anything: injectors' placeholders are blank.</summary>
    public Node? Bundle => Client["caBundle"] is { Text.Length: > 0 } bundle && !IsBlank(bundle.Text!) ? bundle : null;

    public (string Namespace, string Name)? Service =>
        Client["service"] is { } service && service["name"]?.Text is { } name && service["namespace"]?.Text is { } space ? (space, name) : null;

    public bool IsInjected => Array.Exists(Injectors, key => Resource.Annotation(key) is not null);

    public bool IsUnverified => Client["insecureSkipTLSVerify"]?.Flag == true;

    public static IEnumerable<Registration> Of(Resource resource)
    {
        var clients = resource switch
        {
            { Group: "admissionregistration.k8s.io" } => (resource.Root["webhooks"]?.Items ?? []).Select(webhook => webhook["clientConfig"]),
            { Kind: "APIService", Group: "apiregistration.k8s.io" } => [resource.Root["spec"]],
            { Kind: "CustomResourceDefinition", Group: "apiextensions.k8s.io" } => [resource.Root.Find("spec", "conversion", "webhook", "clientConfig")],
            _ => Enumerable.Empty<Node?>(),
        };
        return clients.OfType<Node>().Select(client => new Registration(resource, client));
    }

    private static bool IsBlank(string text)
    {
        var buffer = new byte[text.Length];
        return text.Length < 64 && Convert.TryFromBase64String(text, buffer, out var written) && string.IsNullOrWhiteSpace(Encoding.Latin1.GetString(buffer, 0, written));
    }
}
