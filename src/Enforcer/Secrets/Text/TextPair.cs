namespace Enforcer.Secrets.Text;

/// <summary>A name with its value, as found in a text of any of the usual configuration formats.</summary>
/// <param name="Offset">Where the value starts, quotes left out.</param>
/// <param name="IsWholeLine">The pair fills its line, as in YAML, properties and <c>.env</c> files; otherwise it is one of several.</param>
/// <param name="IsQuoted">The value stood in quotes.</param>
internal readonly record struct TextPair(string Name, string Value, int Offset, bool IsWholeLine, bool IsQuoted);
