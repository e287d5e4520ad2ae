namespace Enforcer.Mesh.Injection;

/// <summary>Where in the metadata a mesh looks for its switch.</summary>
internal enum SwitchPlaces
{
    Label,
    Annotation,
    LabelOrAnnotation,
}
