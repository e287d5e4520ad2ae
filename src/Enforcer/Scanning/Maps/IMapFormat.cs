namespace Enforcer.Scanning.Maps;

/// <summary>Writes the map of a mesh in one format. The same map gives the same bytes.</summary>
internal interface IMapFormat
{
    /// <summary>The ending of the file that asks for it, with its dot.</summary>
    string Ending { get; }

    void Write(MapPicture picture, TextWriter output);
}
