using System.Text.Json;
using Enforcer.Mesh.Connections;
using Enforcer.Mesh.Connections.Callers;
using Enforcer.Policies;
using Enforcer.Resources;
using Enforcer.Scanning.Reports;

namespace Enforcer.Scanning.Explaining;

/// <summary>Writes an explanation for programs: one object, version 1.</summary>
internal static class ExplanationJson
{
    public static void Write(Explanation explanation, TextWriter output) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("asked", explanation.Asked);
        if (explanation.Rule is { } rule)
        {
            Write(json, rule);
            Findings(json, explanation.Findings);
        }
        else
        {
            json.WriteStartArray("resources");
            foreach (var resource in explanation.Resources)
            {
                Write(json, resource);
            }

            json.WriteEndArray();
        }

        JsonText.WriteErrors(json, explanation.Errors);
        json.WriteEndObject();
    });

    private static void Write(Utf8JsonWriter json, RuleInfo rule)
    {
        json.WriteStartObject("rule");
        json.WriteString("id", rule.Id);
        json.WriteString("category", rule.Category.Word());
        json.WriteString("severity", rule.Severity.Word());
        json.WriteString("title", rule.Title);
        json.WriteString("why", rule.Why);
        json.WriteString("remediation", rule.Remediation);
        json.WriteStartArray("appliesTo");
        foreach (var kind in rule.AppliesTo)
        {
            json.WriteStringValue(kind);
        }

        json.WriteEndArray();
        json.WriteString("reference", rule.Reference);
        json.WriteEndObject();
    }

    private static void Findings(Utf8JsonWriter json, IReadOnlyList<FindingExplanation> findings)
    {
        json.WriteStartArray("findings");
        foreach (var (finding, level, chain) in findings)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule.Id);
            Identity(json, finding.Resource);
            json.WriteString("path", finding.Path);
            json.WriteString("severity", finding.Severity.Word());
            json.WriteString("level", finding.Level.Word());
            json.WriteString("levelBecause", level);
            json.WriteString("message", finding.Message);
            json.WriteString("suppressed", finding.Suppressed);
            Chain(json, "chain", chain);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ResourceExplanation explanation)
    {
        json.WriteStartObject();
        Identity(json, explanation.Resource.Id);
        json.WriteString("file", explanation.Resource.File);
        json.WriteNumber("line", explanation.Resource.Line);
        json.WriteStartArray("workloads");
        foreach (var workload in explanation.Workloads)
        {
            Write(json, workload);
        }

        json.WriteEndArray();
        json.WriteStartArray("exceptions");
        foreach (var (rule, terms) in explanation.Exceptions)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteString("reason", terms.Reason);
            json.WriteString("until", terms.LastDay);
            json.WriteString("owner", terms.Owner);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Findings(json, explanation.Findings);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkloadExplanation explanation)
    {
        json.WriteStartObject();
        Identity(json, explanation.Workload.Resource.Id);
        json.WriteStartObject("proxy");
        json.WriteString("state", explanation.Proxy.State.ToString().ToLowerInvariant());
        json.WriteString("mesh", explanation.Proxy.Mesh);
        json.WriteString("why", explanation.Proxy.Why);
        Chain(json, "chain", explanation.Proxy.Decider is { } decider ? [decider] : []);
        json.WriteEndObject();
        json.WriteStartArray("ports");
        foreach (var port in explanation.Ports)
        {
            json.WriteStartObject();
            json.WriteString("port", port.Port);
            Verdict(json, port.Verdict);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("admitsAnyCaller", explanation switch { { Needs: not null } => Mesh.Connections.Verdict.NeedsCluster, { Openness: Match.Yes } => "yes", { Openness: Match.Maybe } => "some requests", _ => "no" });
        Chain(json, "policies", explanation.Policies);
        json.WriteStartArray("clients");
        foreach (var client in explanation.Clients)
        {
            json.WriteStartObject();
            json.WriteString("from", NodeWords.Of(client.From));
            json.WriteString("port", client.Port);
            json.WriteBoolean("declaredCall", client.IsCall);
            json.WriteString("clientTls", client.Verdict.Speaks?.Word());
            Chain(json, "basis", [client.Basis]);
            Verdict(json, client.Verdict);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteString("mode", verdict.Mode.Word());
        json.WriteString("why", verdict.Why);
        json.WriteBoolean("proven", verdict.IsProven);
        Chain(json, "chain", verdict.Chain);
    }

    private static void Chain(Utf8JsonWriter json, string name, IEnumerable<Statement> chain)
    {
        json.WriteStartArray(name);
        foreach (var step in chain)
        {
            json.WriteStartObject();
            json.WriteString("resource", step.Source.Id.ToString());
            json.WriteString("file", step.File);
            json.WriteNumber("line", step.Line);
            json.WriteString("says", step.Says);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Identity(Utf8JsonWriter json, ResourceId id)
    {
        json.WriteStartObject("resource");
        json.WriteString("apiVersion", id.ApiVersion);
        json.WriteString("kind", id.Kind);
        json.WriteString("namespace", id.Namespace);
        json.WriteString("name", id.Name);
        json.WriteEndObject();
    }
}
