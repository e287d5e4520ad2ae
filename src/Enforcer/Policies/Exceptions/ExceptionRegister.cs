using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>Every exception that a set of Resources records, sorted into those that hold today and those that are findings themselves.</summary>
internal sealed class ExceptionRegister
{
    private readonly Dictionary<(string Rule, ExceptionPlace Place), ExceptionTerms> _inline = [];
    private readonly Dictionary<string, List<(ExceptionMatch Match, ExceptionTerms Terms)>> _declared = new(StringComparer.Ordinal);
    private readonly List<RecordedException> _expired = [];
    private readonly List<RecordedException> _invalid = [];

    /// <param name="resources">Where exceptions are looked for.</param>
    /// <param name="sources">Which of them count. Faulty and expired ones are found wherever they are.</param>
    /// <param name="today">By UTC.</param>
    /// <param name="only">The one Resource that is judged, where it is one: what stands beside others cannot excuse it.</param>
    public ExceptionRegister(ResourceSet resources, ExceptionSources sources, DateOnly today, Resource? only = null)
    {
        var recorded = (only is null ? resources.All.Concat(resources.Fragments).SelectMany(AnnotationExceptions.Read) : AnnotationExceptions.Read(only))
            .Concat(only is { Source: null } ? [] : CommentExceptions.Read(resources))
            .Concat(DeclaredExceptions.Read(resources));
        foreach (var one in recorded)
        {
            if (one.Terms is not { } terms)
            {
                _invalid.Add(one);
            }
            else if (terms.HasExpired(today))
            {
                _expired.Add(one);
            }
            else if (one.Match is { } match && sources.Objects)
            {
                (_declared.TryGetValue(one.Rule, out var known) ? known : _declared[one.Rule] = []).Add((match, terms));
            }
            else if (one.Place is { } place && sources.Inline)
            {
                _inline.TryAdd((one.Rule, place), terms);
            }
        }
    }

    public IReadOnlyList<RecordedException> Expired => _expired;

    public IReadOnlyList<RecordedException> Invalid => _invalid;

    /// <summary>Every rule that the Resource as a whole may break, by rule; exceptions of single lines are not among them.</summary>
    public IEnumerable<(string Rule, ExceptionTerms Terms)> Covering(Resource resource) =>
        (from one in _inline where one.Key.Place == new ExceptionPlace(resource, 0) select (one.Key.Rule, one.Value))
        .Concat(from one in _declared from declared in one.Value where declared.Match.Covers(resource) select (one.Key, declared.Terms))
        .OrderBy(one => one.Item1, StringComparer.Ordinal);

    /// <summary>The exception that lets this rule be broken there, and whether it is an object of its own; null where none does.</summary>
    public (ExceptionTerms Terms, bool IsObject)? Find(string rule, Resource resource, int line)
    {
        if (_inline.TryGetValue((rule, new ExceptionPlace(resource, 0)), out var terms)
            || (resource.Source is { } source && _inline.TryGetValue((rule, new ExceptionPlace(source, line)), out terms)))
        {
            return (terms, false);
        }

        return _declared.GetValueOrDefault(rule)?.FirstOrDefault(one => one.Match.Covers(resource)).Terms is { } declared ? (declared, true) : null;
    }
}
