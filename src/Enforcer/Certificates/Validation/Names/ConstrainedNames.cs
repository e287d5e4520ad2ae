using Enforcer.Certificates.Validation.Der;

namespace Enforcer.Certificates.Validation.Names;

/// <summary>The names of one certificate that constraints apply to (RFC 5280 4.2.1.10). A common name is no DNS name and is not taken for one.</summary>
internal sealed class ConstrainedNames
{
    private readonly List<GeneralName> _names = [];

    // One more than these at most, the subject: not worth counting.
    private readonly ILookup<GeneralNameKind, GeneralName> _many;

    public ConstrainedNames(ParsedCertificate certificate)
    {
        var alternatives = certificate.Extensions.AlternativeNames ?? [];
        if (!certificate.Subject.IsEmpty)
        {
            _names.Add(GeneralName.OfDirectory(certificate.Subject));
        }

        _names.AddRange(alternatives);
        _names.AddRange(alternatives.Where(name => name is { Kind: GeneralNameKind.Other, Text.Length: > 0 }).Select(name => name with { Kind = GeneralNameKind.Email }));
        if (alternatives.Count == 0)
        {
            // Certificates from before alternative names carry their e-mail address in the subject.
            _names.AddRange(certificate.Subject.EmailAddresses.Select(address => new GeneralName(GeneralNameKind.Email, address, default, null)));
        }

        _many = _names.Skip(certificate.Subject.IsEmpty ? 0 : 1).ToLookup(name => name.Kind);
    }

    /// <summary>How many names, the subject aside, must be held against the constraints.</summary>
    public int CountFor(NameConstraints constraints) => _many.Where(form => constraints.Concerns(form.Key)).Sum(form => form.Count());

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
