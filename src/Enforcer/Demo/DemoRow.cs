namespace Enforcer.Demo;

/// <summary>One thing that the demo tried, for the table at its end.</summary>
/// <param name="Tried">What was done, in a few words.</param>
/// <param name="Expected">What had to happen.</param>
/// <param name="Happened">What did, as observed.</param>
/// <param name="Held">Whether that is what had to happen.</param>
internal sealed record DemoRow(string Tried, string Expected, string Happened, bool Held);
