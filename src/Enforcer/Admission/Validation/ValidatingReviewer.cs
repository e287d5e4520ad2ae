using Enforcer.Admission.Wire;
using Enforcer.Policies;
using Enforcer.Policies.Scopes;
using Enforcer.Resources;

namespace Enforcer.Admission.Validation;

/// <summary>
/// Judges one object by the same rules as a scan. An update is refused only for what the old object did not have, so that nobody is kept
/// from mending, labelling or deleting what is bad already.
/// </summary>
internal sealed class ValidatingReviewer(ServingPolicies policies, AdmissionMetrics metrics)
{
    // The API server writes its bootstrap roles as this user and ends itself when it may not; nobody else can authenticate as it.
    private const string ApiServer = "system:apiserver";

    // The API server drops warnings beyond 4096 characters in all.
    private const int MostWarnings = 16;

    // Namespaces and owners go away as a whole: nobody chose to remove this object.
    private static readonly string[] Collectors =
        ["system:serviceaccount:kube-system:namespace-controller", "system:serviceaccount:kube-system:generic-garbage-collector"];

    public Decision Review(AdmissionRequest request)
    {
        if (request.Operation == "DELETE")
        {
            return ReviewRemoval(request);
        }

        if (!IsJudged(request))
        {
            return Decision.Pass;
        }

        if (ReviewedObject.Read(request.Object!, request) is not { } resource)
        {
            return Decision.Unjudged(UnjudgedReason.UnreadableObject);
        }

        Resource? old = null;
        if (request.OldObject is { } before && request.Operation == "UPDATE" && (old = ReviewedObject.Read(before, request)) is null)
        {
            return Decision.Unjudged(UnjudgedReason.UnreadableObject);
        }

        var requester = Requester(request);
        var judged = policies.Judge(resource, requester, request.Progress);
        var left = request.Progress?.Left ?? [];
        // What the old object had cannot be told from what is new any more, or a rule is left that might refuse.
        if ((request.Progress?.IsOver == true && old is not null && judged.Count > 0) || policies.Refusing(left, resource, requester).Count > 0)
        {
            return Decision.OutOfTime(request.Progress);
        }

        var known = old is not null && judged.Any(finding => finding.Suppressed is null) ? policies.Judge(old, requester) : [];
        var lost = policies.JudgeChange(old, resource, requester);
        var all = lost.Count == 0 ? judged : [.. judged, .. lost];
        var decision = Degrade(all.Count == 0
            ? new Decision { Outcome = Outcome.Allow }
            : Decide(resource.Id, PolicyChange.Between(known, all), [.. all.Where(finding => finding.Suppressed is not null)]));
        return left.Count == 0 ? decision : Leave(decision, left);
    }

    // Rules that refuse nothing need not hold anybody up.
    private Decision Leave(Decision decision, IReadOnlyList<RuleInfo> left)
    {
        metrics.RecordDegraded(UnjudgedReason.Deadline.Name);
        return decision with
        {
            Degraded = UnjudgedReason.Deadline.Name,
            Outcome = decision.Outcome == Outcome.Allow ? Outcome.Warn : decision.Outcome,
            Warnings = [.. decision.Warnings.Take(MostWarnings - 1), $"not judged in time (deadline), and not refused for it by their levels: {Decision.Names(left)}"],
            AuditAnnotations = new Dictionary<string, string>(decision.AuditAnnotations ?? new Dictionary<string, string>(), StringComparer.Ordinal) { ["unjudged"] = Decision.Names(left) },
        };
    }

    // Said with each answer: who reads it must not take it for a verdict of all rules.
    private Decision Degrade(Decision decision)
    {
        if (policies.Degraded is not { } reason)
        {
            return decision;
        }

        metrics.RecordDegraded(reason);
        return decision with
        {
            Degraded = reason,
            Outcome = decision.Outcome == Outcome.Allow ? Outcome.Warn : decision.Outcome,
            Warnings = [.. decision.Warnings.Take(MostWarnings - 1), $"unknown ({reason}): the object was judged on its own, because the rest of the cluster is not known at the moment"],
        };
    }

    // Only what the rest of the cluster loses by it is judged, never the object itself.
    private Decision ReviewRemoval(AdmissionRequest request)
    {
        if (request.OldObject is not { } before || request.UserInfo?.Username is { } user && (user == ApiServer || Collectors.Contains(user)))
        {
            return Decision.Pass;
        }

        if (ReviewedObject.Read(before, request) is not { } removed)
        {
            return Decision.Unjudged(UnjudgedReason.UnreadableObject);
        }

        var judged = policies.JudgeChange(removed, null, Requester(request));
        if (ServingPolicies.IsWeighedByLoss(removed) && policies.Degraded is not null)
        {
            return Degrade(Decision.Pass);
        }

        return judged.Count == 0 ? Decision.Pass : Decide(removed.Id, PolicyChange.Between([], judged), [.. judged.Where(finding => finding.Suppressed is not null)]);
    }

    private static Requester? Requester(AdmissionRequest request) =>
        request.UserInfo is { Username: { } name } user ? new Requester(name, user.Groups) : null;

    private static bool IsJudged(AdmissionRequest request) =>
        request.Operation is "CREATE" or "UPDATE"
        && request.SubResource is not ("status" or "scale")
        && request.UserInfo?.Username != ApiServer;

    private Decision Decide(ResourceId resource, PolicyChange change, List<Finding> suppressed)
    {
        var denied = At(Level.Deny, change.Introduced);
        var tolerated = At(Level.Deny, change.Kept);
        List<Finding> warned = [.. At(Level.Warn, change.Introduced), .. At(Level.Warn, change.Kept), .. tolerated];
        List<Finding> audited = [.. At(Level.Audit, change.Introduced), .. At(Level.Audit, change.Kept)];
        Record(denied, Level.Deny);
        Record(warned, Level.Warn);
        Record(audited, Level.Audit);
        suppressed.ForEach(finding => metrics.RecordSuppressed(finding.Rule.Id));

        var decision = denied.Count > 0 ? Decision.Deny(FindingText.Denial(resource, denied))
            : new Decision { Outcome = warned.Count > 0 ? Outcome.Warn : Outcome.Allow };
        return decision with
        {
            Warnings = [.. warned.Take(MostWarnings).Select(finding => Warning(finding, tolerated))],
            AuditAnnotations = Audit(denied, warned, audited, suppressed),
        };
    }

    private static List<Finding> At(Level level, IReadOnlyList<Finding> findings) => [.. findings.Where(finding => finding.Level == level)];

    private static string Warning(Finding finding, List<Finding> tolerated) =>
        tolerated.Contains(finding) ? $"{FindingText.Line(finding)} (was there before, so this update is allowed)" : FindingText.Line(finding);

    private static Dictionary<string, string>? Audit(params ReadOnlySpan<List<Finding>> groups)
    {
        // Keys say what came of them; values name rule and place, never what was found there.
        string[] names = ["denied", "warned", "audited", "suppressed"];
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < groups.Length; i++)
        {
            if (groups[i].Count > 0)
            {
                annotations[names[i]] = string.Join(", ", groups[i].Take(MostWarnings).Select(finding => $"{finding.Rule.Id} at {FindingText.Part(finding.Path)}"));
            }
        }

        return annotations.Count == 0 ? null : annotations;
    }

    private void Record(List<Finding> findings, Level level)
    {
        foreach (var finding in findings)
        {
            metrics.RecordFinding(finding.Rule.Id, level);
        }
    }
}
