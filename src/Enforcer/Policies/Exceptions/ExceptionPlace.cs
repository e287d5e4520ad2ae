namespace Enforcer.Policies.Exceptions;

/// <summary>What an inline exception stands beside: a Resource as a whole (line 0), or one line of a source text. Compared by reference.</summary>
internal readonly record struct ExceptionPlace(object Holder, int Line);
