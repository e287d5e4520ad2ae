using System.Buffers;

namespace Enforcer.Secrets.Tokens;

/// <summary>What a provider's token looks like: a fixed prefix, then characters of one alphabet.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Prefix">Compared exactly.</param>
/// <param name="Body">What may follow the prefix.</param>
/// <param name="Min">Fewest characters behind the prefix.</param>
/// <param name="Max">Most characters behind the prefix; a longer run is something else.</param>
/// <param name="Checksum">True where the token's own checksum is right; null where the provider publishes none.</param>
/// <param name="Confidence">How sure the form alone makes us.</param>
internal sealed record TokenFormat(
    string Name, string Prefix, SearchValues<char> Body, int Min, int Max, TokenChecksum? Checksum = null, Confidence Confidence = Confidence.High);
