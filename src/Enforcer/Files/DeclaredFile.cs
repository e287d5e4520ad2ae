namespace Enforcer.Files;

/// <summary>A file to read and the name under which reports show it.</summary>
/// <param name="Path">For the file system; <c>-</c> is standard input.</param>
/// <param name="Shown">As given, or as found below the given folder, with forward slashes.</param>
/// <param name="Named">Given by name: read whatever its ending is. A file found in a folder is read only where a format knows its ending.</param>
internal readonly record struct DeclaredFile(string Path, string Shown, bool Named);
