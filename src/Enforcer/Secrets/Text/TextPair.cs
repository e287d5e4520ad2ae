namespace Enforcer.Secrets.Text;

/// <summary>A name with its value, as found in a text of any of the usual configuration formats.</summary>
/// <param name="Offset">Where the value starts, quotes left out.</param>
internal readonly record struct TextPair(string Name, string Value, int Offset);
