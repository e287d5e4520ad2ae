namespace Enforcer.Secrets.Search;

/// <summary>Judges the text around an anchor that starts at <paramref name="at"/>, looking at a bounded part of it.</summary>
/// <returns>Where the secret that was added ends, so that nothing inside it is looked at again; 0 where nothing was.</returns>
internal delegate int AnchorFound(TextSearch search, int at);
