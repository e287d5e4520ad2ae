using Enforcer.Mesh.Consul;
using Enforcer.Resources;

namespace Enforcer.Policies.Rules.Traffic;

/// <summary>An intention that allows everyone is Consul's default allow, whatever the agents' own default says.</summary>
internal sealed class IntentionOpenRule : IResourceRule
{
    public RuleInfo Info { get; } = new()
    {
        Id = "traffic-intention-open",
        Category = Category.Traffic,
        Severity = Severity.High,
        Title = "Intention allows every service",
        Why = "A source '*' with action allow admits every service of the mesh; where the destination is '*' too, mutual TLS still says who calls, but nobody is refused.",
        Remediation = "Name the sources that need the destination, and deny the rest.",
        AppliesTo = ["ServiceIntentions", "consul_config_entry", "consul_intention"],
        Reference = "https://developer.hashicorp.com/consul/docs/reference/config-entry/service-intentions",
    };

    public IEnumerable<Violation> Evaluate(Resource resource)
    {
        if (resource is { Kind: "consul_intention", ApiVersion: "terraform" })
        {
            var root = resource.Root;
            return root["source_name"]?.Text == "*" && root["action"] is { Text: "allow" } action ? [Say(resource, action, root["destination_name"]?.Text, null)] : [];
        }

        if (ConsulEntry.Of(resource) is not { Kind: "ServiceIntentions" } entry)
        {
            return [];
        }

        var destination = resource.Group == ConsulEntry.Group ? entry.Find("destination", "name")?.Text : entry.Name;
        return from source in entry.Find("sources")?.Items ?? []
               where ConsulEntry.In(source, "name")?.Text == "*"
               let at = Allowing(source)
               where at is not null
               select Say(resource, entry.Place(at), destination, entry.Discriminator(at));
    }

    private static Violation Say(Resource resource, Node at, string? destination, string? discriminator) =>
        new(resource, at, destination == "*" ? "every service may call every service" : $"every service may call '{destination}'", discriminator) { Severity = destination == "*" ? null : Severity.Low };

    // By its action, or by a permission for every path that asks for nothing else.
    private static Node? Allowing(Node source) =>
        ConsulEntry.In(source, "action") is { } action
            ? action.Text == "allow" ? action : null
            : (ConsulEntry.In(source, "permissions")?.Items ?? []).Where(IsForEverything).Select(permission => ConsulEntry.In(permission, "action")).FirstOrDefault(one => one?.Text == "allow");

    private static bool IsForEverything(Node permission)
    {
        var http = ConsulEntry.In(permission, "http");
        http = http is ListNode { Items: [var first, ..] } ? first : http;
        return ConsulEntry.In(permission, "jwt") is null
            && http is not null
            && http.Entries.All(entry => entry.Value.Text is "/" or "" || entry.Value.IsNull || entry.Value is ListNode { Items.Count: 0 });
    }
}
