using Enforcer.Kubernetes.Watching;
using Enforcer.Policies.Incremental;
using Enforcer.Resources;

namespace Enforcer.Admission.Inventory;

/// <summary>
/// What of the cluster a verdict needs beside the object under review: the mesh's policies and workloads, since only the rest tells what a
/// removal takes away, and the exceptions that the platform team granted. Put together anew when something changed, and only when asked.
/// </summary>
/// <param name="mesh">One store for each kind.</param>
/// <param name="exceptions">PolicyException objects.</param>
internal sealed class ClusterInventory(IReadOnlyList<ObjectStore<Resource>> mesh, ObjectStore<Resource> exceptions)
{
    private readonly Lock _gate = new();
    private (long Revision, ResourceSet Set)? _mesh;
    private (long Revision, KnownSet Set)? _exceptions;

    /// <summary>Null until every kind has been listed once: absence would prove nothing.</summary>
    public ResourceSet? Mesh
    {
        get
        {
            if (mesh.Any(store => !store.IsSynced))
            {
                return null;
            }

            lock (_gate)
            {
                var revision = mesh.Sum(store => store.Revision);
                if (_mesh is not { } known || known.Revision != revision)
                {
                    _mesh = known = (revision, new ResourceSet(mesh.SelectMany(store => store.All)));
                }

                return known.Set;
            }
        }
    }

    public KnownSet Exceptions
    {
        get
        {
            lock (_gate)
            {
                var revision = exceptions.Revision;
                if (_exceptions is not { } known || known.Revision != revision)
                {
                    _exceptions = known = (revision, new KnownSet(new ResourceSet(exceptions.All)));
                }

                return known.Set;
            }
        }
    }
}
