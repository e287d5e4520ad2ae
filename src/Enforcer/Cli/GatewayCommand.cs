using System.CommandLine;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Hosting;

namespace Enforcer.Cli;

/// <summary>The sidecar data plane.</summary>
internal static class GatewayCommand
{
    public static Command Create()
    {
        var config = new Option<string>("--config") { Description = "The gateway's configuration (YAML), reloaded when it changes.", Required = true, HelpName = "FILE" };
        var command = new Command("gateway", "Carries traffic between services over mutual TLS that it verifies itself.") { config };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SocketCompletions.RunInline();
            var file = new ConfigurationFile(parsed.GetRequiredValue(config));
            await using var host = await GatewayHost.BuildAsync(GatewayOptionsReader.Read(file.Path, file.Text), ServerLogs.ToStandardError, file, null, cancellationToken);
            await host.StartAsync(cancellationToken);
            await AnnounceAsync(host, parsed.InvocationConfiguration.Output);
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Clean;
        });
        return command;
    }

    private static async Task AnnounceAsync(GatewayHost host, TextWriter output)
    {
        try
        {
            foreach (var (name, endpoint) in host.Endpoints)
            {
                await output.WriteLineAsync($"listening on {endpoint} ({name})");
            }
        }
        catch (IOException)
        {
            // No space, or nobody reads: traffic does not depend on what is said about it.
        }
    }
}
