namespace Enforcer.Mesh.Injection;

/// <summary>Whose metadata a mesh looks at for its switch.</summary>
[Flags]
internal enum SwitchHolders
{
    Pods = 1,
    Namespaces = 2,
    Both = Pods | Namespaces,

    /// <summary>A Namespace too, but by its labels, where Pods have an annotation.</summary>
    NamespaceLabels = 4,
}
