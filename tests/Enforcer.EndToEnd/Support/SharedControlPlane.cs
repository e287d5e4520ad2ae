namespace Enforcer.EndToEnd.Support;

/// <summary>One control plane for every test class that names this collection.</summary>
[CollectionDefinition(Name)]
public sealed class SharedControlPlane : ICollectionFixture<ControlPlane>
{
    public const string Name = "control plane";
}
