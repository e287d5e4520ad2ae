using Enforcer.Kubernetes.Watching;
using Enforcer.Resources;

namespace Enforcer.Admission.References;

/// <summary>The SecretBindings that a watch of the cluster knows. One that cannot be used is logged and binds nothing.</summary>
internal sealed partial class ClusterBindings(ObjectStore<SecretBinding> store) : IBindingSource
{
    public long Revision => store.Revision;

    public IEnumerable<SecretBinding> All => store.All;

    /// <summary>What is kept of an object; null where it cannot be used.</summary>
    public static SecretBinding? Project(MapNode root, ILogger logger)
    {
        var binding = SecretBindingReader.Read(root, out var fault);
        if (binding is null)
        {
            Log.Faulty(logger, root.Find("metadata", "namespace")?.Text, root.Find("metadata", "name")?.Text, fault);
        }

        return binding;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "SecretBinding '{Namespace}/{Name}' binds nothing: it {Fault}.", EventName = nameof(Faulty))]
        public static partial void Faulty(ILogger logger, string? @namespace, string? name, string fault);
    }
}
