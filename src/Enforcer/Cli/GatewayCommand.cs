using System.CommandLine;
using Enforcer.Gateway;
using Enforcer.Gateway.Configuration;
using Enforcer.Gateway.Renewal;
using Enforcer.Hosting;
using Enforcer.Resources.Settings;

namespace Enforcer.Cli;

/// <summary>The sidecar data plane.</summary>
internal static class GatewayCommand
{
    private static readonly Option<string> Config = new("--config") { Description = "The gateway's configuration (YAML), reloaded when it changes.", Required = true, HelpName = "FILE" };
    private static readonly Option<string?> Issuer = new("--issuer") { Description = "Where the configuration has no identity: get it from this issuer, as injection does. Needs the next two.", HelpName = "URL" };
    private static readonly Option<string?> Bundle = new("--issuer-bundle") { Description = "Roots (PEM) that the issuer is first verified by.", HelpName = "FILE" };
    private static readonly Option<string?> Token = new("--issuer-token") { Description = "File with the token that proves to the issuer who we are; read at each use.", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("gateway", "Carries traffic between services over mutual TLS that it verifies itself.") { Config, Issuer, Bundle, Token };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            SocketCompletions.RunInline();
            var file = new ConfigurationFile(parsed.GetRequiredValue(Config), Fallback(parsed));
            await using var host = GatewayHost.Build(file.Read(), ServerLogs.ToStandardError, file, output: Console.OpenStandardOutput());
            await host.StartAsync(cancellationToken);
            await AnnounceAsync(host, parsed.InvocationConfiguration.Output);
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCodes.Clean;
        });
        return command;
    }

    private static IssuerFallback? Fallback(ParseResult parsed)
    {
        switch (parsed.GetValue(Issuer), parsed.GetValue(Bundle), parsed.GetValue(Token))
        {
            case (null, null, null):
                return null;
            case ({ } url, { } bundle, { } token):
                return IssuerReader.TryReadUrl(url, out var address)
                    ? new IssuerFallback(address, Path.GetFullPath(bundle), Path.GetFullPath(token))
                    : throw new ConfigurationException($"--issuer: '{url}': expected {IssuerReader.UsualUrl}");
            default:
                throw new ConfigurationException("--issuer, --issuer-bundle and --issuer-token belong together");
        }
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
