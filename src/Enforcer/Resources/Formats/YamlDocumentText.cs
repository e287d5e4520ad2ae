namespace Enforcer.Resources.Formats;

/// <summary>The text of one document and where it stands in its file.</summary>
/// <param name="FirstLine">From 1.</param>
/// <param name="FirstOffset">From 0.</param>
internal readonly record struct YamlDocumentText(string Text, int FirstLine, int FirstOffset);
