using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Mtls.Linkerd;

/// <summary>Looks where Linkerd's injector looks for proxy settings: the Pod's own annotations and its Namespace's.</summary>
internal static class LinkerdAnnotation
{
    public static Node? Find(Resource resource, string key) =>
        resource.Is("", "Namespace") ? resource.Annotation(key) : PodTemplate.Of(resource)?.Annotation(key);
}
