namespace Enforcer.Resources;

/// <summary>One key of a map with its place, so that a finding about a key can point at the key.</summary>
internal readonly record struct MapEntry(string Key, TextPosition KeyStart, Node Value);
