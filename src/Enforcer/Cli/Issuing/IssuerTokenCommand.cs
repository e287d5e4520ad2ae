using System.CommandLine;
using Enforcer.Certificates;
using Enforcer.Issuer.Callers;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli.Issuing;

/// <summary><c>enforcer issuer token</c>: lets one workload outside a cluster join.</summary>
internal static class IssuerTokenCommand
{
    private static readonly Option<string> File = new("--join-tokens") { Required = true, Description = "The issuer's file of join tokens; made where it is missing. It holds hashes only.", HelpName = "FILE" };
    private static readonly Option<string> Id = new("--spiffe-id") { Required = true, Description = "The identity that the token is good for." };
    private static readonly Option<string> Lifetime = new("--lifetime") { DefaultValueFactory = _ => "1h", Description = "How long it may be used, once." };

    public static Command Create()
    {
        var command = new Command("token", "Make a join token, good for one certificate of one identity, and print it; it is shown once.") { File, Id, Lifetime };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!SpiffeId.TryParse(parsed.GetValue(Id), out var id) || !id.HasPath)
            {
                throw new ConfigurationException($"--spiffe-id: '{parsed.GetValue(Id)}' is no workload's SPIFFE ID", "such as spiffe://cluster.local/ns/shop/sa/orders");
            }

            if (!Durations.TryParse(parsed.GetValue(Lifetime), out var lifetime) || lifetime <= TimeSpan.Zero)
            {
                throw new ConfigurationException($"--lifetime: '{parsed.GetValue(Lifetime)}' is no duration such as 10m or 1h");
            }

            await parsed.InvocationConfiguration.Output.WriteLineAsync(new JoinTokens(parsed.GetValue(File)!, TimeProvider.System).Create(id, lifetime));
            return ExitCodes.Clean;
        });
        return command;
    }
}
