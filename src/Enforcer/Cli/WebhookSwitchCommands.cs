using System.CommandLine;
using Enforcer.Controller;
using Enforcer.Kubernetes;

namespace Enforcer.Cli;

/// <summary><c>enforcer webhook disable</c> and <c>enable</c>: the way out when the webhook itself is the outage, and the way back.</summary>
internal static class WebhookSwitchCommands
{
    private static readonly Option<string?> Kubeconfig = new("--kubeconfig") { Description = "The cluster (default: KUBECONFIG, the home folder's, then the Pod's own service account)." };
    private static readonly Option<string?> Context = new("--context") { Description = "A context of the kubeconfig (default: its current one)." };
    private static readonly Option<string> Namespace = new("--namespace") { DefaultValueFactory = _ => "enforcer-system", Description = "Where the configurations are kept meanwhile, in the ConfigMap enforcer-disabled-webhooks." };
    private static readonly Option<string> Configuration = new("--webhook-configuration") { DefaultValueFactory = _ => "enforcer", Description = "Name of the webhook configurations." };
    private static readonly Option<bool> Discard = new("--discard") { Description = "Do not keep the configurations: for a cluster in which nothing can be written any more. 'kubectl apply' brings them back." };

    public static Command CreateDisable()
    {
        var command = new Command("disable", "Take the webhook configurations away, so that nothing is judged or refused any more.") { Kubeconfig, Context, Namespace, Configuration, Discard };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Connect(parsed);
            var taken = await Switch(parsed, client).DisableAsync(keep: !parsed.GetValue(Discard), cancellationToken);
            await SayAsync(parsed, taken, "removed", "no configuration of that name: the webhook is disabled already");
            return ExitCodes.Clean;
        });
        return command;
    }

    public static Command CreateEnable()
    {
        var command = new Command("enable", "Put back what 'enforcer webhook disable' took away.") { Kubeconfig, Context, Namespace, Configuration };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = Connect(parsed);
            await SayAsync(parsed, await Switch(parsed, client).EnableAsync(cancellationToken), "restored", "nothing to put back: no configuration is kept, or all stand again");
            return ExitCodes.Clean;
        });
        return command;
    }

    private static ClusterClient Connect(ParseResult parsed) => new(
        ClusterAccessLocator.OfProcess.Locate(parsed.GetValue(Kubeconfig), parsed.GetValue(Context)),
        ClusterLimits.Default,
        TimeProvider.System);

    private static WebhookSwitch Switch(ParseResult parsed, ClusterClient client) => new(client, parsed.GetValue(Namespace)!, parsed.GetValue(Configuration)!);

    private static async Task SayAsync(ParseResult parsed, IReadOnlyList<string> kinds, string what, string nothing)
    {
        var output = parsed.InvocationConfiguration.Output;
        foreach (var kind in kinds)
        {
            await output.WriteLineAsync($"{kind} {parsed.GetValue(Configuration)}: {what}");
        }

        if (kinds.Count == 0)
        {
            await output.WriteLineAsync(nothing);
        }
    }
}
