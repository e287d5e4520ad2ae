namespace Enforcer.Policies.Exceptions;

/// <summary>Whose word counts for an exception. In a repository all of it was reviewed; at admission whoever submits an object also writes its annotations.</summary>
/// <param name="Inline">Annotations and comments beside what they excuse. <c>exceptions.inline</c> of the configuration decides where it is written.</param>
/// <param name="Objects">PolicyException objects of the set.</param>
internal sealed record ExceptionSources(bool Inline, bool Objects)
{
    public static readonly ExceptionSources Repository = new(true, true);

    public static readonly ExceptionSources None = new(false, false);
}
