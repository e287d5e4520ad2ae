using Enforcer.Resources;

namespace Enforcer.Policies.Exceptions;

/// <summary>One permission to break one rule as somebody wrote it, valid or not.</summary>
internal sealed record RecordedException
{
    /// <summary>The Resource that a finding about the exception itself belongs to.</summary>
    public required Resource Resource { get; init; }

    /// <summary>Where it is written, or the part of it that is wrong.</summary>
    public required Node At { get; init; }

    /// <summary>The rule it lets be broken; empty where that cannot be read.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Null where it is no permission.</summary>
    public ExceptionTerms? Terms { get; init; }

    /// <summary>Why it is none, as the end of a sentence.</summary>
    public string? Fault { get; init; }

    /// <summary>Set for an inline one.</summary>
    public ExceptionPlace? Place { get; init; }

    /// <summary>Set for a PolicyException.</summary>
    public ExceptionMatch? Match { get; init; }

    /// <summary>An inline one, from the rule's name and the text beside it.</summary>
    public static RecordedException Inline(Resource resource, Node at, string rule, string text, ExceptionPlace place)
    {
        var terms = ExceptionTerms.Parse(text, out var fault);
        fault = RuleFault(rule) ?? fault;
        return new RecordedException { Resource = resource, At = at, Rule = rule, Terms = fault is null ? terms : null, Fault = fault, Place = place };
    }

    /// <summary>Why no exception may name this rule; null where one may.</summary>
    public static string? RuleFault(string rule) => RuleCatalog.FindInfo(rule) switch
    {
        null => "names a rule that does not exist",
        { Excusable: false } => "names a rule about exceptions, which none can excuse",
        _ => null,
    };
}
