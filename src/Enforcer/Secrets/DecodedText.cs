namespace Enforcer.Secrets;

/// <summary>What stood behind an encoding, and which it was: <c>in base64</c>.</summary>
internal readonly record struct DecodedText(string Text, string How);
