namespace Enforcer.Mesh.Hosts;

/// <summary>What a host means inside a cluster.</summary>
internal sealed record ServiceName(string? Namespace, string Name)
{
    public override string ToString() => Namespace is null ? $"'{Name}'" : $"'{Name}' of namespace '{Namespace}'";
}
