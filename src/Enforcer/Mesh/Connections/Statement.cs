using Enforcer.Resources;

namespace Enforcer.Mesh.Connections;

/// <summary>One step on the way to a verdict about a connection, so that a person can open the line that decided.</summary>
/// <param name="Source">Where it is said.</param>
/// <param name="At">The value, or the map that should hold it.</param>
/// <param name="Says">What follows from it, in words.</param>
internal sealed record Statement(Resource Source, Node At, string Says)
{
    public string File => Source.File;

    public int Line => Source.PlaceOf(At.Start).Line;
}
