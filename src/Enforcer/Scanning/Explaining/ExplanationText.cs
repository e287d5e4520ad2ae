using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Policies;
using Enforcer.Resources;

namespace Enforcer.Scanning.Explaining;

/// <summary>Writes an explanation for a person: what holds, and under it the places that decided, each as file:line.</summary>
internal static class ExplanationText
{
    public static void Write(Explanation explanation, TextWriter output)
    {
        if (explanation.Rule is { } rule)
        {
            Write(rule, explanation.Findings, output);
        }

        foreach (var resource in explanation.Resources)
        {
            if (resource != explanation.Resources[0])
            {
                output.WriteLine();
            }

            Write(resource, output);
        }

        foreach (var error in explanation.Errors)
        {
            Line(output, 0, $"{error.File}:{error.Line}  not read, so the answer may lack something: {error.Message}");
        }
    }

    private static void Write(RuleInfo rule, IReadOnlyList<FindingExplanation> findings, TextWriter output)
    {
        output.WriteLine($"{rule.Id}  {rule.Severity.Word()}  {rule.Title}");
        output.WriteLine($"    why: {rule.Why}");
        output.WriteLine($"    fix: {rule.Remediation}");
        output.WriteLine($"    looks at: {string.Join(", ", rule.AppliesTo)}");
        output.WriteLine($"    reference: {rule.Reference}");
        output.WriteLine();
        output.WriteLine(findings.Count == 0 ? "no findings" : $"{findings.Count} finding{(findings.Count == 1 ? "" : "s")}");
        foreach (var one in findings)
        {
            Write(one, 2, output);
        }
    }

    private static void Write(FindingExplanation one, int indent, TextWriter output)
    {
        var finding = one.Finding;
        Line(output, indent, $"{finding.Rule.Id}: {finding.Resource}{(finding.Path.Length == 0 ? "" : $", {finding.Path}")}");
        Chain(output, indent + 2, one.Chain);
        Line(output, indent + 2, $"level {finding.Level.Word()}: {one.Level}");
        if (finding.Suppressed is { } terms)
        {
            Line(output, indent + 2, $"suppressed: {terms}");
        }
    }

    private static void Write(ResourceExplanation explanation, TextWriter output)
    {
        var resource = explanation.Resource;
        Line(output, 0, $"{resource.Id}  {resource.File}:{resource.Line}");
        foreach (var workload in explanation.Workloads)
        {
            Write(workload, ReferenceEquals(workload.Workload.Resource, resource), output);
        }

        output.WriteLine(explanation.Exceptions.Count == 0 ? "  exceptions: none" : "  exceptions");
        foreach (var (rule, terms) in explanation.Exceptions)
        {
            Line(output, 4, $"{rule}: {terms}");
        }

        output.WriteLine(explanation.Findings.Count == 0 ? "  findings: none" : "  findings");
        foreach (var finding in explanation.Findings)
        {
            Write(finding, 4, output);
        }
    }

    private static void Write(WorkloadExplanation explanation, bool isItself, TextWriter output)
    {
        if (!isItself)
        {
            Line(output, 2, $"{explanation.Workload.Resource.Id}  {explanation.Workload.Resource.File}:{explanation.Workload.Resource.Line}");
        }

        Line(output, 2, $"proxy: {explanation.Proxy.State.ToString().ToLowerInvariant()}{(explanation.Proxy.Mesh is { } mesh ? $", {mesh}" : "")}");
        Decider(output, explanation.Proxy);
        output.WriteLine("  server mode");
        foreach (var port in explanation.Ports.OrderBy(port => port.Port is null).ThenBy(port => port.Port, StringComparer.Ordinal))
        {
            Line(output, 4, $"{(port.Port is null ? "any other port" : $"port {port.Port}")}: {port.Verdict.Mode.Word()}, {port.Verdict.Why}");
            Chain(output, 6, port.Verdict.Chain);
        }

        Line(output, 2, $"policies{Admits(explanation)}");
        foreach (var policy in explanation.Policies)
        {
            Line(output, 4, $"{policy.File}:{policy.Line}  {policy.Source.Id}: {policy.Says}");
        }

        output.WriteLine(explanation.Clients.Count == 0 ? "  clients: the set names none" : "  clients");
        foreach (var client in explanation.Clients)
        {
            Line(output, 4, $"{NodeWords.Of(client.From)}{(client.Port is null ? "" : $" to port {client.Port}")}: {client.Verdict.Mode.Word()}, {client.Verdict.Why}");
            if (client.Verdict.Speaks is { } speaks)
            {
                Line(output, 6, $"client TLS: {speaks.Word()}");
            }

            Line(output, 6, $"{client.Basis.File}:{client.Basis.Line}  {(client.IsCall ? "calls" : "may call")}: {client.Basis.Says}");
            Chain(output, 6, client.Verdict.Chain);
        }
    }

    private static string Admits(WorkloadExplanation explanation) => explanation switch
    {
        { Needs: { } needs } => $": whom they admit is {Verdict.NeedsCluster} ({needs})",
        { Policies.Count: 0 } => ": none in the set, every caller is admitted as far as it shows",
        { Openness: Match.Yes } => ": every caller of the mesh is admitted",
        _ => "",
    };

    private static void Decider(TextWriter output, MembershipState proxy)
    {
        if (proxy.Decider is { } decider)
        {
            Chain(output, 4, [decider]);
        }
        else
        {
            Line(output, 4, proxy.Why);
        }
    }

    private static void Chain(TextWriter output, int indent, IEnumerable<Statement> chain)
    {
        foreach (var step in chain)
        {
            Line(output, indent, $"{step.File}:{step.Line}  {step.Says}");
        }
    }

    private static void Line(TextWriter output, int indent, string text) => output.WriteLine(new string(' ', indent) + PrintableText.Of(text));
}
