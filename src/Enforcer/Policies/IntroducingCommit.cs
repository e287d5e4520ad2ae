namespace Enforcer.Policies;

/// <summary>The commit that brought a finding into a history, so that a reader knows since when a secret has been out.</summary>
/// <param name="Id">The whole object name, in hex.</param>
/// <param name="AuthorDate">As the commit's author wrote it, ISO 8601 with offset; nothing vouches for it.</param>
internal sealed record IntroducingCommit(string Id, string AuthorDate);
