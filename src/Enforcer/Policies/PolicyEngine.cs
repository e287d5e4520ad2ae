using System.Security.Cryptography;
using System.Text;
using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>The judge: the same verdict for the same Resources before merge, at admission and in the running cluster. Pure.</summary>
internal sealed class PolicyEngine(PolicySettings settings, IReadOnlyList<IRule> rules)
{
    public PolicyEngine(PolicySettings settings)
        : this(settings, RuleCatalog.All)
    {
    }

    /// <summary>Judges the Resources together. Findings come in the order file, line, column, rule.</summary>
    public IReadOnlyList<Finding> Evaluate(ResourceSet resources)
    {
        var context = new PolicyContext(resources);
        var findings = new List<Finding>();
        foreach (var rule in rules)
        {
            var chosen = settings.Rules.GetValueOrDefault(rule.Info.Id);
            if (chosen?.Level == Level.Off)
            {
                continue;
            }

            var violations = rule switch
            {
                IResourceRule one => resources.All.SelectMany(one.Evaluate),
                ISetRule set => set.Evaluate(context),
                _ => throw new InvalidOperationException($"Rule '{rule.Info.Id}' is of no known kind."),
            };
            findings.AddRange(violations.Select(violation => Weigh(rule.Info, chosen, violation)));
        }

        return [.. findings
            .OrderBy(finding => finding.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location.Line)
            .ThenBy(finding => finding.Location.Column)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Path, StringComparer.Ordinal)];
    }

    private static Finding Weigh(RuleInfo rule, RuleSettings? chosen, Violation violation)
    {
        var severity = chosen?.Severity ?? violation.Severity ?? rule.Severity;
        var path = violation.At.Path;
        return new Finding
        {
            Rule = rule,
            Severity = severity,
            Level = chosen?.Level ?? severity.DefaultLevel(),
            Message = violation.Message,
            Remediation = violation.Remediation ?? rule.Remediation,
            Resource = violation.Resource.Id,
            Path = path,
            File = violation.Resource.File,
            Location = violation.At.Start,
            Fingerprint = Fingerprint(rule.Id, violation.Resource.Id, path, violation.Discriminator),
        };
    }

    // The version is left out: v1beta1 and v1 of an object are the same object.
    private static string Fingerprint(string rule, ResourceId resource, string path, string? discriminator)
    {
        var text = string.Join('\n', rule, resource.Group, resource.Kind, resource.Namespace, resource.Name, path, discriminator);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
