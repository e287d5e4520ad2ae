using Enforcer.EndToEnd.Support;

namespace Enforcer.EndToEnd.Protocols;

/// <summary>One mesh for all protocols: they share it in production too.</summary>
[CollectionDefinition(Name)]
public sealed class SharedMesh : ICollectionFixture<ServiceMesh>
{
    public const string Name = "service mesh";
}
