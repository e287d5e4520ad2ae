using System.CommandLine;
using Enforcer.Cli.Certs;
using Enforcer.Cli.Issuing;

namespace Enforcer.Cli;

/// <summary>The root command: every verb, in one list; a new one is one line here.</summary>
internal static class EnforcerCommand
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Keeps a service mesh as secure as its code says it is.");
        Command[] verbs =
        [
            ReferenceCommand.Create(),
            CertsCommand.Create(),
            ControllerCommand.Create(),
            DemoCommand.Create(),
            GatewayCommand.Create(),
            IssuerCommand.Create(),
            RulesCommand.Create(),
            DriftCommand.Create(),
            ScanCommand.Create(),
            TestCommand.Create(),
            WebhookCommand.Create(),
        ];
        foreach (var verb in verbs)
        {
            root.Subcommands.Add(verb);
        }

        return root;
    }
}
