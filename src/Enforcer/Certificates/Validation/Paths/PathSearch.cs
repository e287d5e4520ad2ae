using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;
using Enforcer.Certificates.Validation.Names;
using Enforcer.Certificates.Validation.Revocation;
using Enforcer.Certificates.Validation.Signatures;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>
/// Finds a path from a leaf to an anchor that RFC 5280 6.1 accepts, going back where one leads nowhere: with cross-signed authorities the
/// first path found need not be the one that holds. One use, one thread.
/// </summary>
/// <remarks>
/// Depth first from the leaf. What concerns one certificate and its place (form, validity, authority, path length, usage, purpose, signature)
/// is checked when it is added, so that a dead branch is left early; what needs the anchor (name constraints, policies, revocation) once a
/// path is whole. Signatures are checked once for a pair. The failure that is reported is that of the path which came furthest.
/// </remarks>
internal sealed class PathSearch
{
    /// <summary>More certificates than this make no path.</summary>
    private const int LongestPath = 32;

    private readonly PathRequest _request;
    private readonly WorkBudget _budget;
    private readonly SignatureMemory _signatures;
    private readonly List<ParsedCertificate> _path = [];
    private PathFailure _failure;
    private int _progress = -1;

    public PathSearch(PathRequest request)
        : this(request, new WorkBudget())
    {
    }

    private PathSearch(PathRequest request, WorkBudget budget)
        : this(request, budget, new SignatureMemory(budget), depth: 0)
    {
    }

    private PathSearch(PathRequest request, WorkBudget budget, SignatureMemory signatures, int depth)
    {
        (_request, _budget, _signatures, Depth) = (request, budget, signatures, depth);
    }

    /// <summary>How many searches for the signers of lists this one stands in.</summary>
    public int Depth { get; }

    public static PathResult Run(PathRequest request)
    {
        try
        {
            return new PathSearch(request).Run();
        }
        catch (BudgetExceededException)
        {
            return PathResult.Refused(new PathFailure(RefusalReason.BudgetExceeded));
        }
    }

    /// <summary>The same search for another leaf out of the same budget: who signs a revocation list needs a path too.</summary>
    public PathResult RunFor(ParsedCertificate leaf) => new PathSearch(
        _request with { Leaf = leaf, Purposes = [], MostIntermediates = null, Policy = PolicyInputs.Default }, _budget, _signatures, Depth + 1).Run();

    /// <summary>Whether <paramref name="key"/> made the list's signature; asked once.</summary>
    public bool IsSigned(RevocationList list, VerificationKey key) => _signatures.Holds(list, key);

    /// <exception cref="BudgetExceededException">Too much was looked at.</exception>
    public void SpendComparison() => _budget.SpendComparison();

    private PathResult Run()
    {
        var leaf = _request.Leaf;
        if (OwnFailure(leaf, PathRole.Leaf) is { } failure)
        {
            return PathResult.Refused(failure);
        }

        _path.Add(leaf);
        Note(0, new PathFailure(RefusalReason.UntrustedIssuer, leaf));
        return Extend() ?? PathResult.Refused(_failure);
    }

    private PathResult? Extend()
    {
        var below = _path[^1];
        foreach (var (candidate, role) in Candidates(below))
        {
            if (PlaceFailure(candidate, role) is { } failure)
            {
                Note(failure.Reason == RefusalReason.BadSignature ? 1 : 2, failure);
                continue;
            }

            _path.Add(candidate);
            Note(0, new PathFailure(RefusalReason.UntrustedIssuer, candidate));
            var found = role == PathRole.Anchor ? Complete() : Extend();
            if (found is not null)
            {
                return found;
            }

            _path.RemoveAt(_path.Count - 1);
        }

        return null;
    }

    // Anchors first: the shortest path is the cheapest. Then those whose key identifier fits, then those that are valid now.
    private IEnumerable<(ParsedCertificate Certificate, PathRole Role)> Candidates(ParsedCertificate below)
    {
        var found = new List<(ParsedCertificate Certificate, PathRole Role)>();
        Collect(_request.Anchors, PathRole.Anchor);
        Collect(_request.Intermediates, PathRole.Intermediate);
        return found.Count < 2 ? found : found.OrderBy(candidate => Rank(candidate.Certificate, candidate.Role, below));

        void Collect(IReadOnlyList<ParsedCertificate> certificates, PathRole role)
        {
            foreach (var certificate in certificates)
            {
                _budget.SpendComparison();
                if (certificate.Subject.Equals(below.Issuer) && !_path.Exists(other => IsLoop(other, certificate)))
                {
                    found.Add((certificate, role));
                }
            }
        }
    }

    private static bool IsLoop(ParsedCertificate one, ParsedCertificate other) =>
        one.IsSame(other) || (one.Key.IsSame(other.Key) && one.Subject.Equals(other.Subject));

    private int Rank(ParsedCertificate candidate, PathRole role, ParsedCertificate below)
    {
        var wanted = below.Extensions.AuthorityKey?.KeyId;
        var isOther = wanted is { } key && candidate.Extensions.SubjectKey is { } own && !own.Span.SequenceEqual(key.Span);
        return (isOther ? 4 : 0) + (role == PathRole.Anchor ? 0 : 2) + (candidate.IsCurrent(_request.Time) ? 0 : 1);
    }

    private PathFailure? OwnFailure(ParsedCertificate certificate, PathRole role)
    {
        if (_request.Time < certificate.NotBefore)
        {
            return new PathFailure(RefusalReason.NotYetValid, certificate);
        }

        if (_request.Time > certificate.NotAfter)
        {
            return new PathFailure(RefusalReason.Expired, certificate);
        }

        if (FormRules.Check(certificate, role, _request.Profile) is { } failure)
        {
            return failure;
        }

        // What an anchor is trusted for is for its owner to say, not for its own extension.
        return role == PathRole.Anchor || _request.Purposes.All(certificate.Serves) ? null : new PathFailure(RefusalReason.ExtendedKeyUsage, certificate);
    }

    private PathFailure? PlaceFailure(ParsedCertificate candidate, PathRole role)
    {
        if ((OwnFailure(candidate, role) ?? AuthorityFailure(candidate, role)) is { } failure)
        {
            return failure;
        }

        var below = _path[^1];
        // A DSA key without parameters takes its issuer's, which is not known yet: Complete asks again.
        if (candidate.Key.InheritsParameters)
        {
            return null;
        }

        return SignatureFailure(below, candidate.Key);
    }

    private PathFailure? AuthorityFailure(ParsedCertificate candidate, PathRole role)
    {
        // RFC 5280 6.1.4 k: a version 1 certificate cannot say that it is an authority; that it is an anchor says so.
        if (!candidate.IsAuthority && !(role == PathRole.Anchor && candidate.Version < 3))
        {
            return new PathFailure(RefusalReason.IssuerNotAuthority, candidate);
        }

        if (!candidate.Allows(KeyUsages.CertificateSign))
        {
            return new PathFailure(RefusalReason.IssuerKeyUsage, candidate);
        }

        // Self-issued certificates count neither for a path length nor for the caller's bound, which is RFC 5280's initial path length.
        var below = _path.Skip(1).Count(certificate => !certificate.IsSelfIssued);
        var own = role == PathRole.Intermediate && !candidate.IsSelfIssued ? 1 : 0;
        return _path.Count >= LongestPath || below + own > _request.MostIntermediates || below > candidate.Extensions.BasicConstraints?.PathLength
            ? new PathFailure(RefusalReason.PathTooLong, candidate)
            : null;
    }

    private PathFailure? SignatureFailure(ParsedCertificate certificate, VerificationKey key) => _signatures.Holds(certificate, key) switch
    {
        true => null,
        false => new PathFailure(RefusalReason.BadSignature, certificate),
        null => new PathFailure(RefusalReason.UnsupportedAlgorithm, certificate),
    };

    // The path is whole: what needs all of it.
    private PathResult? Complete()
    {
        var until = _path.Min(certificate => certificate.NotAfter);
        var failure = InheritedKeyFailure() ?? ConstraintFailure()
            ?? (PolicyGraph.Allows(_path, _request.Policy, _budget) ? null : new PathFailure(RefusalReason.PolicyRequired, _path[0]));
        if (failure is null && _request.RevocationLists is { } lists && _request.Revocation != RevocationMode.Off)
        {
            (failure, var listed) = new RevocationCheck(this, _request, lists).Run(_path);
            until = listed < until ? listed : until;
        }

        if (failure is { } found)
        {
            Note(3, found);
            return null;
        }

        return new PathResult(null, [.. _path], until);
    }

    private PathFailure? InheritedKeyFailure()
    {
        if (!_path.Exists(certificate => certificate.Key.InheritsParameters))
        {
            return null;
        }

        var key = _path[^1].Key;
        for (var i = _path.Count - 2; i >= 0; i--)
        {
            if (SignatureFailure(_path[i], key) is { } failure)
            {
                return failure;
            }

            key = _path[i].Key.InheritsParameters && key.Kind == KeyKind.Dsa ? _path[i].Key.WithParametersOf(key) : _path[i].Key;
        }

        return null;
    }

    // RFC 5280 6.1.4 g and 6.1.3 b, c: constraints bind everything below, self-issued intermediates excepted.
    private PathFailure? ConstraintFailure()
    {
        ConstrainedNames?[]? names = null;
        for (var i = 1; i < _path.Count; i++)
        {
            if (_path[i].Extensions.NameConstraints is not { } constraints)
            {
                continue;
            }

            // RFC 5280 4.2.1.10: what cannot be applied refuses only where the extension is critical; the mesh does not leave it to that.
            var isBinding = _request.Profile == ValidationProfile.Mesh || _path[i].Extensions.IsCritical(ExtensionOids.NameConstraints);
            names ??= new ConstrainedNames?[_path.Count];
            for (var below = 0; below < i; below++)
            {
                if (below > 0 && _path[below].IsSelfIssued)
                {
                    continue;
                }

                var bound = names[below] ??= new ConstrainedNames(_path[below]);
                _budget.SpendNameChecks((long)bound.CountFor(constraints) * (constraints.Permitted.Count + constraints.Excluded.Count));
                if (bound.FindOutside(constraints, isBinding) is { } outside)
                {
                    return new PathFailure(RefusalReason.NameConstraints, _path[below], outside.ToString());
                }
            }
        }

        return null;
    }

    private void Note(int stage, PathFailure failure)
    {
        var progress = (_path.Count * 4) + stage;
        if (progress > _progress)
        {
            (_progress, _failure) = (progress, failure);
        }
    }
}
