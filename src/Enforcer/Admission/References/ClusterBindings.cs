using Enforcer.Kubernetes.Watching;

namespace Enforcer.Admission.References;

/// <summary>The SecretBindings that a watch of the cluster knows.</summary>
internal sealed class ClusterBindings(ObjectStore<SecretBinding> store) : IBindingSource
{
    public long Revision => store.Revision;

    public IEnumerable<SecretBinding> All => store.All;
}
