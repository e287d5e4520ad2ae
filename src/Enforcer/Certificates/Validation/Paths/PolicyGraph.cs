using Enforcer.Certificates.Validation.Der;
using Enforcer.Certificates.Validation.Extensions;

namespace Enforcer.Certificates.Validation.Paths;

/// <summary>
/// Policy processing of RFC 5280 6.1 in the form of RFC 9618: a graph with one node for a policy at each depth, where the tree of RFC 5280
/// grows exponentially with mappings. Same verdicts, linear work.
/// </summary>
internal sealed class PolicyGraph
{
    private readonly List<Dictionary<string, PolicyNode>> _levels = [];
    private readonly PolicyInputs _inputs;
    private readonly WorkBudget _budget;
    private bool _isNull;
    private int _explicitPolicy;
    private int _policyMapping;
    private int _inhibitAny;

    private PolicyGraph(PolicyInputs inputs, int length, WorkBudget budget)
    {
        (_inputs, _budget) = (inputs, budget);
        _explicitPolicy = inputs.RequireExplicit ? 0 : length + 1;
        _policyMapping = inputs.InhibitMapping ? 0 : length + 1;
        _inhibitAny = inputs.InhibitAny ? 0 : length + 1;
        _levels.Add(new() { [ExtensionOids.AnyPolicy] = new PolicyNode(ExtensionOids.AnyPolicy, []) });
    }

    /// <summary>Whether the policies of a path allow it.</summary>
    /// <param name="path">Leaf first, anchor last; the anchor's policies count for nothing.</param>
    /// <param name="inputs">What is asked.</param>
    /// <param name="budget">Of the search.</param>
    /// <exception cref="BudgetExceededException">There are more policies than any path is worth.</exception>
    public static bool Allows(IReadOnlyList<ParsedCertificate> path, PolicyInputs inputs, WorkBudget budget)
    {
        budget.SpendPolicySteps(path.Sum(certificate => (certificate.Extensions.Policies?.Count ?? 0) + (certificate.Extensions.PolicyMappings?.Count ?? 0)));
        // Without such a demand no outcome of the graph could refuse the path.
        var isAsked = inputs.RequireExplicit || path.SkipLast(1).Any(certificate => certificate.Extensions.PolicyConstraints is { RequireExplicit: not null });
        return HasGoodMappings(path) && (!isAsked || new PolicyGraph(inputs, path.Count - 1, budget).Process(path));
    }

    // RFC 5280 6.1.4 a.
    private static bool HasGoodMappings(IReadOnlyList<ParsedCertificate> path)
    {
        for (var i = path.Count - 2; i > 0; i--)
        {
            if (path[i].Extensions.PolicyMappings is { } mappings
                && mappings.Any(mapping => mapping.IssuerPolicy == ExtensionOids.AnyPolicy || mapping.SubjectPolicy == ExtensionOids.AnyPolicy))
            {
                return false;
            }
        }

        return true;
    }

    private bool Process(IReadOnlyList<ParsedCertificate> path)
    {
        for (var i = path.Count - 2; i >= 0; i--)
        {
            var certificate = path[i];
            Descend(certificate, isLeaf: i == 0);
            if (_explicitPolicy == 0 && _isNull)
            {
                return false;
            }

            if (i > 0)
            {
                Map(certificate);
                Count(certificate);
            }
        }

        if (_explicitPolicy > 0)
        {
            _explicitPolicy--;
        }

        if (path[0].Extensions.PolicyConstraints is { RequireExplicit: 0 })
        {
            _explicitPolicy = 0;
        }

        return _explicitPolicy > 0 || (!_isNull && HasAcceptable());
    }

    // 6.1.3 d and e.
    private void Descend(ParsedCertificate certificate, bool isLeaf)
    {
        var above = _levels[^1];
        var level = new Dictionary<string, PolicyNode>(StringComparer.Ordinal);
        _levels.Add(level);
        if (_isNull || certificate.Extensions.Policies is not { } policies)
        {
            _isNull = true;
            return;
        }

        var expecting = Expecting(above);
        foreach (var policy in policies.Where(policy => policy.Oid != ExtensionOids.AnyPolicy))
        {
            if (expecting.TryGetValue(policy.Oid, out var parents))
            {
                level[policy.Oid] = new PolicyNode(policy.Oid, parents);
            }
            else if (above.TryGetValue(ExtensionOids.AnyPolicy, out var any))
            {
                level[policy.Oid] = new PolicyNode(policy.Oid, [any]);
            }
        }

        if (policies.Any(policy => policy.Oid == ExtensionOids.AnyPolicy) && (_inhibitAny > 0 || (!isLeaf && certificate.IsSelfIssued)))
        {
            foreach (var (oid, parents) in expecting)
            {
                level.TryAdd(oid, new PolicyNode(oid, parents));
            }
        }

        _isNull = level.Count == 0;
    }

    // 6.1.4 b.
    private void Map(ParsedCertificate certificate)
    {
        if (_isNull || certificate.Extensions.PolicyMappings is not { } mappings)
        {
            return;
        }

        var level = _levels[^1];
        foreach (var group in mappings.GroupBy(mapping => mapping.IssuerPolicy, mapping => mapping.SubjectPolicy))
        {
            if (_policyMapping == 0)
            {
                level.Remove(group.Key);
            }
            else if (level.TryGetValue(group.Key, out var node))
            {
                node.Expected = [.. group];
            }
            else if (level.ContainsKey(ExtensionOids.AnyPolicy) && _levels[^2].TryGetValue(ExtensionOids.AnyPolicy, out var any))
            {
                level[group.Key] = new PolicyNode(group.Key, [any]) { Expected = [.. group] };
            }
        }

        _isNull = level.Count == 0;
    }

    // 6.1.4 h to j.
    private void Count(ParsedCertificate certificate)
    {
        if (!certificate.IsSelfIssued)
        {
            _explicitPolicy = Math.Max(0, _explicitPolicy - 1);
            _policyMapping = Math.Max(0, _policyMapping - 1);
            _inhibitAny = Math.Max(0, _inhibitAny - 1);
        }

        var constraints = certificate.Extensions.PolicyConstraints;
        _explicitPolicy = Math.Min(_explicitPolicy, constraints?.RequireExplicit ?? int.MaxValue);
        _policyMapping = Math.Min(_policyMapping, constraints?.InhibitMapping ?? int.MaxValue);
        _inhibitAny = Math.Min(_inhibitAny, certificate.Extensions.InhibitAnyPolicy ?? int.MaxValue);
    }

    // 6.1.5 g: whether any policy that reaches the leaf is, in the terms of the anchor's domain, an acceptable one.
    private bool HasAcceptable()
    {
        if (_inputs.Acceptable is not { } acceptable)
        {
            return true;
        }

        if (_levels[^1].ContainsKey(ExtensionOids.AnyPolicy))
        {
            return acceptable.Count > 0;
        }

        var reached = new HashSet<PolicyNode>(_levels[^1].Values);
        var open = new Stack<PolicyNode>(reached);
        while (open.TryPop(out var node))
        {
            if (node.Oid != ExtensionOids.AnyPolicy && node.Parents.Any(parent => parent.Oid == ExtensionOids.AnyPolicy) && acceptable.Contains(node.Oid))
            {
                return true;
            }

            foreach (var parent in node.Parents.Where(reached.Add))
            {
                open.Push(parent);
            }
        }

        return false;
    }

    private Dictionary<string, List<PolicyNode>> Expecting(Dictionary<string, PolicyNode> level)
    {
        var expecting = new Dictionary<string, List<PolicyNode>>(StringComparer.Ordinal);
        foreach (var node in level.Values)
        {
            _budget.SpendPolicySteps(node.Expected.Count);
            foreach (var oid in node.Expected)
            {
                if (!expecting.TryGetValue(oid, out var parents))
                {
                    expecting[oid] = parents = [];
                }

                parents.Add(node);
            }
        }

        return expecting;
    }
}
