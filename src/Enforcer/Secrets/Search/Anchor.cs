namespace Enforcer.Secrets.Search;

/// <summary>A fixed text that gives a secret away, and what to do where it stands.</summary>
/// <param name="Text">At least three characters.</param>
/// <param name="IgnoreCase">For ASCII letters.</param>
/// <param name="Found">Called where the text stands.</param>
internal sealed record Anchor(string Text, bool IgnoreCase, AnchorFound Found);
