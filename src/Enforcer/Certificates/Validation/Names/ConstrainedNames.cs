using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>The names of one certificate that constraints apply to (RFC 5280 4.2.1.10). A common name is no DNS name and is not taken for one.</summary>
internal sealed class ConstrainedNames
{
    private readonly List<GeneralName> _names = [];
    private readonly IReadOnlyList<GeneralName> _alternatives;

    public ConstrainedNames(ParsedCertificate certificate)
    {
        _alternatives = certificate.Extensions.AlternativeNames ?? [];
        if (!certificate.Subject.IsEmpty)
        {
            _names.Add(GeneralName.OfDirectory(certificate.Subject));
        }

        _names.AddRange(_alternatives);
        _names.AddRange(_alternatives.Where(name => name is { Kind: GeneralNameKind.Other, Text.Length: > 0 }).Select(name => name with { Kind = GeneralNameKind.Email }));
        if (_alternatives.Count == 0)
        {
            // Certificates from before alternative names carry their e-mail address in the subject.
            _names.AddRange(certificate.Subject.EmailAddresses.Select(address => new GeneralName(GeneralNameKind.Email, address, default, null)));
        }
    }

    /// <summary>How many alternative names must be held against the constraints.</summary>
    public int CountFor(NameConstraints constraints) => _alternatives.GroupBy(name => name.Kind).Where(group => constraints.Concerns(group.Key)).Sum(group => group.Count());

    /// <summary>Fails closed: a name of a constrained form that cannot be judged is refused.</summary>
    /// <param name="constraints">Of an authority above.</param>
    /// <param name="isBinding">Whether forms that are not applied here refuse the names that they concern.</param>
    /// <returns>The first name that lies outside; null where none does.</returns>
    public GeneralName? FindOutside(NameConstraints constraints, bool isBinding) => _names.Find(name =>
        (isBinding && constraints.Unread.Contains(name.Kind))
        || constraints.Excluded.Any(root => root.Kind == name.Kind && NameTree.Holds(root, name, isExcluded: true) is not false)
        || !IsPermitted(name, constraints.Permitted));

    private static bool IsPermitted(GeneralName name, IReadOnlyList<GeneralName> permitted)
    {
        var isConstrained = false;
        foreach (var root in permitted)
        {
            if (root.Kind == name.Kind)
            {
                isConstrained = true;
                if (NameTree.Holds(root, name, isExcluded: false) is true)
                {
                    return true;
                }
            }
        }

        return !isConstrained;
    }
}
