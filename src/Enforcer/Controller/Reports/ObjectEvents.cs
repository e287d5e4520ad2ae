using System.Globalization;
using System.Text.Json.Nodes;
using Enforcer.Kubernetes;
using Enforcer.Resources;

namespace Enforcer.Controller.Reports;

/// <summary>Tells the people of an object, by an Event on it, what was found. At a bounded rate: Events are for eyes, reports are complete.</summary>
internal sealed class ObjectEvents(ClusterClient client, RateLimit rate, TimeProvider time)
{
    private const int LongestMessage = 900;

    private static readonly ApiResource Events = new("", "v1", "events", "Event", true, []);

    private readonly ApiDiscovery _discovery = new(client);

    /// <summary>Writes one Event; false where the rate forbids it, or the object is gone.</summary>
    /// <param name="id">The object.</param>
    /// <param name="reason">One word, <c>PolicyViolation</c>.</param>
    /// <param name="message">At most 900 characters of it are kept.</param>
    /// <param name="isWarning">False for what is only told.</param>
    /// <param name="cancellationToken">Stops between requests.</param>
    /// <exception cref="HttpRequestException">The cluster cannot be reached or refuses.</exception>
    public async Task<bool> WriteAsync(ResourceId id, string reason, string message, bool isWarning, CancellationToken cancellationToken)
    {
        if (id.Name is null || !rate.TryTake() || await _discovery.FindAsync(id.ApiVersion, id.Kind, cancellationToken) is not { } kind)
        {
            return false;
        }

        var found = await client.GetAsync(kind, id.Namespace, id.Name, cancellationToken);
        if (found.Object?.Find("metadata", "uid")?.Text is not { } uid)
        {
            return false;
        }

        var now = time.GetUtcNow();
        var space = id.Namespace ?? "default";
        var stamp = now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = string.Create(CultureInfo.InvariantCulture, $"{Stem(id.Name)}.{now.UtcTicks:x}"), ["namespace"] = space },
            ["involvedObject"] = new JsonObject { ["apiVersion"] = id.ApiVersion, ["kind"] = id.Kind, ["name"] = id.Name, ["namespace"] = id.Namespace, ["uid"] = uid },
            ["reason"] = reason,
            ["message"] = message.Length > LongestMessage ? message[..LongestMessage] + "..." : message,
            ["type"] = isWarning ? "Warning" : "Normal",
            ["count"] = 1,
            ["firstTimestamp"] = stamp,
            ["lastTimestamp"] = stamp,
            ["source"] = new JsonObject { ["component"] = "enforcer-controller" },
            ["reportingComponent"] = "enforcer-controller",
        };
        var reply = await client.CreateAsync(Events, space, body, cancellationToken);
        return reply.Refusal is null;
    }

    // Room for the rest of the name.
    private static string Stem(string name) => name.Length > 200 ? name[..200].TrimEnd('-', '.') : name;
}
