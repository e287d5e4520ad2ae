namespace Enforcer.Mesh.Injection;

/// <summary>Where in the metadata a mesh looks for its switch.</summary>
internal enum SwitchPlaces
{
    Label,
    Annotation,

    /// <summary>At both; the label wins.</summary>
    LabelOrAnnotation,

    /// <summary>At both; one that keeps the proxy out wins.</summary>
    Either,
}
