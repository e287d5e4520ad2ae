namespace Enforcer.Mesh.Injection;

/// <summary>Whose metadata a mesh looks at for its switch.</summary>
[Flags]
internal enum SwitchHolders
{
    Pods = 1,
    Namespaces = 2,
    Both = Pods | Namespaces,
}
