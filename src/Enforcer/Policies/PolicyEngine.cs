using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Enforcer.Policies.Exceptions;
using Enforcer.Policies.Incremental;
using Enforcer.Policies.Scopes;
using Enforcer.Resources;

namespace Enforcer.Policies;

/// <summary>The judge: the same verdict for the same Resources before merge, at admission and in the running cluster. Pure.</summary>
/// <param name="settings">Levels and severities by rule; may decide whether inline exceptions count.</param>
/// <param name="sources">Which exceptions count where the settings do not say.</param>
/// <param name="rules">The rules to judge by.</param>
internal sealed class PolicyEngine(PolicySettings settings, ExceptionSources sources, IReadOnlyList<IRule> rules)
{
    // Custom kinds are named by whoever asks: beyond this many, a kind's rules are found anew each time.
    private const int MostPlans = 1000;

    private readonly ExceptionSources _sources = sources with { Inline = settings.InlineExceptions ?? sources.Inline };
    private readonly ConcurrentDictionary<(string Kind, bool MakesPods), IRule[]> _plans = new();

    public PolicyEngine(PolicySettings settings, ExceptionSources sources)
        : this(settings, sources, RuleCatalog.All)
    {
    }

    /// <summary>Told what is judged when; null where nobody watches.</summary>
    public IRuleWatch? Watch { get; init; }

    /// <summary>Judges the Resources together. Findings come in the order file, line, column, rule.</summary>
    /// <param name="resources">What is judged; its exceptions are found among it.</param>
    /// <param name="today">By UTC; decides which exceptions still hold.</param>
    public IReadOnlyList<Finding> Evaluate(ResourceSet resources, DateOnly today)
    {
        var context = Context(resources, today);
        if (Watch is not null)
        {
            // Else the first rule that uses the model would be shown to take its time.
            Watch.Begin(IRuleWatch.Model);
            context.Mesh.Compose();
            Watch.End(IRuleWatch.Model);
        }

        var patched = resources.Fragments.Count == 0 ? null : Context(resources.Patched(), today);
        return Weigh(context, rule => patched is null ? Judge(rule, context) : Judge(rule, context).Concat(Judge(rule, patched).Where(IsSetByFragment)));

        bool IsSetByFragment(Violation violation) => resources.Fragments.Contains(violation.Resource) && IsSet(violation) && resources.IsOwn(violation.Resource, violation.At);
    }

    /// <summary>Judges one object, new or in place of the one of its name, with what is known of the rest: its own findings only.</summary>
    /// <param name="known">The others; sorted once, used for many.</param>
    /// <param name="changed">The object.</param>
    /// <param name="today">By UTC; decides which exceptions still hold.</param>
    /// <param name="standsFor">The controller in whose place the object is judged; null where nothing known made it.</param>
    /// <param name="requester">Who asks for it; null where nobody does. Levels may depend on it.</param>
    /// <param name="progress">Ends the judging in front of a rule, and says then which rules were left; null lets all come to their end.</param>
    public IReadOnlyList<Finding> Evaluate(
        KnownSet known, Resource changed, DateOnly today, Resource? standsFor = null, Requester? requester = null, JudgingProgress? progress = null)
    {
        var plan = Plan(changed);
        progress?.Begin(plan);
        var context = new PolicyContext(known.Around(changed, standsFor), _sources, today, changed);
        List<Finding>? findings = null;
        for (var place = 0; place < plan.Length; place++)
        {
            if (progress?.Reach(place) == false)
            {
                return findings is null ? [] : InOrder(findings);
            }

            var rule = plan[place];
            foreach (var violation in rule is IResourceRule one ? one.Evaluate(changed) : ((ISetRule)rule).Evaluate(context))
            {
                if (ReferenceEquals(violation.Resource, changed))
                {
                    Add(findings ??= [], rule.Info, violation, context.Exceptions, requester);
                }
            }
        }

        progress?.End();
        return findings is null ? [] : InOrder(findings);
    }

    /// <summary>Judges all that stands in a namespace, or in none, with what is known of the rest: the findings of that place only.</summary>
    /// <param name="known">Everything.</param>
    /// <param name="place">The namespace, whose Namespace belongs to it; empty for what stands in none.</param>
    /// <param name="today">By UTC; decides which exceptions still hold.</param>
    /// <param name="named">The other namespaces on which the findings rest.</param>
    public IReadOnlyList<Finding> EvaluatePlace(KnownSet known, string place, DateOnly today, out IReadOnlySet<string> named)
    {
        return [.. Evaluate(known.AroundPlace(place, out named), today).Where(IsThere)];

        bool IsThere(Finding finding) => place == (finding.Resource.Namespace ?? (finding.Resource is { Kind: "Namespace", Group: "" } ? finding.Resource.Name : ""));
    }

    /// <summary>Judges a change: what is worse after it than before, and what it takes away.</summary>
    /// <param name="before">Everything as it was.</param>
    /// <param name="after">Everything as it would be; exceptions are found among it.</param>
    /// <param name="today">By UTC; decides which exceptions still hold.</param>
    public PolicyChange Compare(ResourceSet before, ResourceSet after, DateOnly today)
    {
        var change = PolicyChange.Between(Evaluate(before, today), Evaluate(after, today));
        return change with { Introduced = [.. change.Introduced, .. Removals(before, after, today).Where(finding => finding.Suppressed is null)] };
    }

    /// <summary>Only what the change takes away, for a caller that judges the rest object by object.</summary>
    public IReadOnlyList<Finding> Removals(ResourceSet before, ResourceSet after, DateOnly today, Requester? requester = null)
    {
        var (was, becomes) = (Context(before, today), Context(after, today));
        return Weigh(becomes, rule => rule is IChangeRule change ? change.Evaluate(was, becomes) : [], requester);
    }

    /// <summary>Weighs what was found outside, by rules that need more than Resources: the same levels, exceptions and fingerprints.</summary>
    /// <param name="resources">Exceptions are found among them.</param>
    /// <param name="today">By UTC; decides which exceptions still hold.</param>
    /// <param name="found">What is broken where.</param>
    /// <param name="requester">Who asks; null where nobody does.</param>
    public IReadOnlyList<Finding> Weigh(ResourceSet resources, DateOnly today, IEnumerable<(RuleInfo Rule, Violation Violation)> found, Requester? requester = null)
    {
        var exceptions = Context(resources, today).Exceptions;
        var findings = new List<Finding>();
        foreach (var (rule, violation) in found)
        {
            Add(findings, rule, violation, exceptions, requester);
        }

        return InOrder(findings);
    }

    private static IEnumerable<Violation> Judge(IRule rule, PolicyContext context) => rule switch
    {
        IResourceRule one => context.Resources.All.SelectMany(one.Evaluate),
        ISetRule set => set.Evaluate(context),
        IChangeRule => [],
        _ => throw new InvalidOperationException($"Rule '{rule.Info.Id}' is of no known kind."),
    };

    // What is missing is reported on a map, a list or the object's name: a fragment answers only for the values that it sets.
    private static bool IsSet(Violation violation) =>
        violation.At is ScalarNode { Parent: { Parent: not null } holder } && !(holder.Key == "metadata" && violation.At.Key is "name" or "namespace");

    private PolicyContext Context(ResourceSet resources, DateOnly today) => new(resources, _sources, today);

    private IReadOnlyList<Finding> Weigh(PolicyContext context, Func<IRule, IEnumerable<Violation>> evaluate, Requester? requester = null)
    {
        var findings = new List<Finding>();
        foreach (var rule in rules)
        {
            Watch?.Begin(rule.Info.Id);
            foreach (var violation in settings.IsOff(rule.Info.Id) ? [] : evaluate(rule))
            {
                Add(findings, rule.Info, violation, context.Exceptions, requester);
            }

            Watch?.End(rule.Info.Id);
        }

        return InOrder(findings);
    }

    // Those that may find fault with the object and are not off. Nearly all of them are about other kinds.
    private IRule[] Plan(Resource resource)
    {
        // What is no API object or names a file of settings is judged by its content.
        var key = (resource.Kind, PodTemplate.Of(resource) is not null);
        if (_plans.TryGetValue(key, out var known))
        {
            return known;
        }

        IRule[] plan = [.. rules.Where(rule => rule is not IChangeRule && !settings.IsOff(rule.Info.Id) && RuleReach.Concerns(rule.Info, resource))];
        return _plans.Count < MostPlans ? _plans.GetOrAdd(key, plan) : plan;
    }

    private static IReadOnlyList<Finding> InOrder(IEnumerable<Finding> findings) =>
    [
        .. findings
            .OrderBy(finding => finding.File, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location.Line)
            .ThenBy(finding => finding.Location.Column)
            .ThenBy(finding => finding.Rule.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Path, StringComparer.Ordinal),
    ];

    /// <summary>The namespace in which an object counts, itself for a Namespace; empty for none.</summary>
    public static string PlaceOf(Resource resource) => resource.Namespace ?? (resource.Is("", "Namespace") ? resource.Name : null) ?? "";

    private void Add(List<Finding> findings, RuleInfo rule, Violation violation, ExceptionRegister exceptions, Requester? requester)
    {
        var severity = settings.Rules.GetValueOrDefault(rule.Id)?.Severity ?? violation.Severity ?? rule.Severity;
        var resource = violation.Resource;
        var level = settings.LevelOf(rule.Id, severity, PlaceOf(resource), requester);
        if (level != Level.Off)
        {
            findings.Add(Weigh(rule, severity, level, violation, exceptions));
        }
    }

    private static Finding Weigh(RuleInfo rule, Severity severity, Level level, Violation violation, ExceptionRegister exceptions)
    {
        var path = violation.At.Path;
        var excuse = rule.Excusable ? exceptions.Find(rule.Id, violation.Resource, violation.At.Start.Line) : null;
        return new Finding
        {
            Rule = rule,
            Severity = severity,
            Level = level,
            Message = violation.Message,
            Remediation = violation.Remediation ?? rule.Remediation,
            Resource = violation.Resource.Id,
            Path = path,
            File = violation.Resource.File,
            Location = violation.Resource.PlaceOf(violation.Place ?? violation.At.Start),
            Secret = violation.Secret,
            Fingerprint = Fingerprint(rule.Id, violation.Resource.Id, path, violation.Discriminator),
            Suppressed = violation.Excuse ?? excuse?.Terms.ToString(),
            IsSuppressedFromOutside = violation.Excuse is not null || excuse?.IsObject == true,
        };
    }

    // The version is left out: v1beta1 and v1 of an object are the same object.
    private static string Fingerprint(string rule, ResourceId resource, string path, string? discriminator)
    {
        var text = string.Join('\n', rule, resource.Group, resource.Kind, resource.Namespace, resource.Name, path, discriminator);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
