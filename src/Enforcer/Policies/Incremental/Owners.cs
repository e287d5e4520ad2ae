using System.Text.RegularExpressions;
using Enforcer.Resources;

namespace Enforcer.Policies.Incremental;

/// <summary>
/// Finds the object that stands for one that a controller made from a template, and what both have in common: it was judged when it was
/// written, and what holds for the template holds for each copy.
/// </summary>
internal static partial class Owners
{
    private static readonly string[] Templates = ["spec.jobTemplate.spec.template.", "spec.template."];

    /// <summary>The topmost known controller of the object; null where nothing known made it. Whoever writes an object writes its references: they are looked up, never believed.</summary>
    public static Resource? Of(Resource made, KnownSet known)
    {
        if (ObjectTrim.OwnerOf(made.Root) is not { } reference || reference["name"]?.Text is not { } name)
        {
            return null;
        }

        return Of(reference["apiVersion"]?.Text ?? "", reference["kind"]?.Text ?? "", made.Namespace, name, known);
    }

    /// <summary>The topmost known object behind a reference; null where nothing known is.</summary>
    public static Resource? Of(string apiVersion, string kind, string? space, string name, KnownSet known)
    {
        var group = ApiGroups.Of(apiVersion);
        return known.Find(new ObjectKey(group, kind, space, name)) ?? (group, kind) switch
        {
            // What makes these is known, and they are not: Kubernetes names them after it.
            ("apps", "ReplicaSet") => known.Find(new ObjectKey("apps", "Deployment", space, Stem(name))),
            ("batch", "Job") => known.Find(new ObjectKey("batch", "CronJob", space, Stem(name))),
            _ => null,
        };
    }

    /// <summary>Those findings of a copy that its template does not have, exceptions included: each of the template's excuses one of the same rule at the same place.</summary>
    public static IReadOnlyList<Finding> Beyond(IReadOnlyList<Finding> copy, IEnumerable<Finding> template)
    {
        var excused = template.GroupBy(Place).ToDictionary(same => same.Key, same => same.Count());
        var beyond = new List<Finding>();
        foreach (var finding in copy)
        {
            var place = Place(finding);
            if (excused.TryGetValue(place, out var left) && left > 0)
            {
                excused[place] = left - 1;
            }
            else
            {
                beyond.Add(finding);
            }
        }

        return beyond;
    }

    private static string Stem(string name) => name.LastIndexOf('-') is var dash and > 0 ? name[..dash] : name;

    // Injected containers move the others.
    private static (string Rule, string Path) Place(Finding finding)
    {
        var prefix = Templates.FirstOrDefault(prefix => finding.Path.StartsWith(prefix, StringComparison.Ordinal)) ?? "";
        return (finding.Rule.Id, Index().Replace(finding.Path[prefix.Length..], "[]"));
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
