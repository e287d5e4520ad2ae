namespace Enforcer.Scanning.Maps;

/// <summary>The box of a namespace, in pixels.</summary>
internal sealed record PlacedGroup(string Name, double X, double Y, double Width, double Height);
