using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>A rule that needs to see one Resource only.</summary>
internal interface IResourceRule : IRule
{
    IEnumerable<Violation> Evaluate(Resource resource);
}
